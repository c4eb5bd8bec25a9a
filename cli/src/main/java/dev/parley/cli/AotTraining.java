package dev.parley.cli;

import dev.parley.cli.run.SignalHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the verbs of every day on loopback, so that the JVM can note what a start needs and keep it in a cache (JEP 483,
 * JEP 514). The launcher runs it after a build; it prints nothing.
 *
 * <p>A class in the cache costs each start, and memory while Parley runs, whether it is needed or not. So the verbs that
 * take seconds ({@code measure}, {@code probe}) and those that print a text stay out: with them a start takes a tenth longer, and
 * an idle listener 4 MiB more.
 */
public final class AotTraining {
    private static final Pattern LOCAL = Pattern.compile("\"local\":\"([^\"]+)\"");

    private static final Pattern LINK = Pattern.compile("(http://\\S+)");
    private static final Pattern COOKIE = Pattern.compile("Set-Cookie: ([^;]+)");

    private AotTraining() {}

    /**
     * Runs them; ends with a status other than 0 if one of them fails.
     *
     * @param args {@code console} for the page alone; else for all verbs but that
     */
    public static void main(String[] args) throws InterruptedException, ExecutionException, TimeoutException {
        Thread.ofPlatform().daemon().start(AotTraining::endAfterAMinute);
        if (List.of(args).contains("console")) {
            console();
            return;
        }
        for (String scheme : new String[] {"udp", "tcp"}) {
            for (String view : new String[] {"--json", "--text"}) {
                conversation(scheme, view);
            }
        }
        bench();
        run(OutputStream.nullOutputStream(), "send", "nowhere");
    }

    /** Whoever waits for the cache shall not wait for ever. */
    private static void endAfterAMinute() {
        try {
            new CountDownLatch(1).await(1, TimeUnit.MINUTES);
            Runtime.getRuntime().halt(1);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void conversation(String scheme, String view)
            throws InterruptedException, ExecutionException, TimeoutException {
        FirstMatch listening = new FirstMatch(LOCAL);
        Thread listener = Thread.ofPlatform()
                .daemon()
                .start(() -> run(
                        listening,
                        "listen",
                        scheme + "://127.0.0.1:0",
                        "--json",
                        "--reply",
                        "ack: {{data}}",
                        "--count",
                        "2",
                        "--for",
                        "10s"));
        String address = listening.found.get(10, TimeUnit.SECONDS);
        run(OutputStream.nullOutputStream(), "send", address, "hello", view);
        run(OutputStream.nullOutputStream(), "send", address, "hello", "--wait", "5s", view);
        type("hello\n", OutputStream.nullOutputStream(), "chat", address, "--wait", "0", view);
        listener.join(10_000);
        type("hello\n", OutputStream.nullOutputStream(), "room", scheme + "://127.0.0.1:0", "--for", "1ms", view);
        run(OutputStream.nullOutputStream(), "relay", scheme + "://127.0.0.1:0", address, "--for", "1ms", view);
        run(OutputStream.nullOutputStream(), "listen", scheme + "://:0", "--echo", "--for", "1ms");
    }

    private static void bench() {
        try {
            Path file = Files.createTempFile("parley", ".yaml");
            Files.writeString(file, """
                    listen:
                      - name: device
                        address: [udp://127.0.0.1:0, tcp://127.0.0.1:0]
                        rules:
                          - match: {regex: "^(a+)$"}
                            reply: "{{1}}"
                    for: 1ms
                    """);
            run(OutputStream.nullOutputStream(), "run", file.toString(), "--check");
            run(OutputStream.nullOutputStream(), "run", file.toString());
            Files.delete(file);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** The page has a cache of its own: its server's classes would cost the start of every other verb a fifth. */
    private static void console() throws InterruptedException, ExecutionException, TimeoutException {
        FirstMatch link = new FirstMatch(LINK);
        SignalHandler end = new SignalHandler();
        Thread console = Thread.ofPlatform()
                .daemon()
                .start(() -> Main.run(
                        end,
                        InputStream.nullInputStream(),
                        link,
                        OutputStream.nullOutputStream(),
                        "console",
                        "--no-browser"));
        URI page = URI.create(link.found.get(20, TimeUnit.SECONDS));
        String cookie = cookie(ask(page, page.getPath() + "?" + page.getQuery(), ""));
        for (String path : List.of("/", "/page/app.js", "/api/v1/state")) {
            ask(page, path, cookie);
        }
        end.run();
        console.join(10_000);
    }

    private static String cookie(String answer) {
        Matcher matcher = COOKIE.matcher(answer);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** One request of a browser, up to the beginning of its answer's body. */
    private static String ask(URI page, String path, String cookie) {
        try (Socket socket = new Socket(page.getHost(), page.getPort())) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nConnection: close\r\n\r\n"
                            .formatted(path, page.getAuthority(), cookie)
                            .getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(5_000);
            byte[] answer = new byte[4_096];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static int run(OutputStream out, String... args) {
        return type("", out, args);
    }

    private static int type(String input, OutputStream out, String... args) {
        return Main.run(
                new SignalHandler(),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                OutputStream.nullOutputStream(),
                args);
    }

    /** Looks for the first line that has something. */
    private static final class FirstMatch extends OutputStream {
        final CompletableFuture<String> found = new CompletableFuture<>();
        private final Pattern pattern;
        private final StringBuilder line = new StringBuilder();

        /** @param pattern what is looked for is its first group */
        FirstMatch(Pattern pattern) {
            this.pattern = pattern;
        }

        @Override
        public void write(int letter) {
            line.append((char) letter);
            Matcher matcher = pattern.matcher(line);
            if (letter == '\n' && matcher.find()) {
                found.complete(matcher.group(1));
            }
        }
    }
}
