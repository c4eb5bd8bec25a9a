package dev.parley.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A program of its own: reads files that were changed at random, and ends with a status other than 0 at the first that is not borne. */
final class MutatedFiles {
    private static final Pattern PLACE = Pattern.compile("^[^:\n]+(:\\d+:\\d+: \\S|: the file is (empty|longer))");
    private static final List<String> TOKENS = List.of(
            ":",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            "|\n",
            ">\n",
            "&a ",
            "*a",
            "!!binary ",
            "? ",
            "# ",
            "\t",
            "\r",
            "---\n",
            "...\n",
            "%YAML 1.2\n",
            "{{",
            "}}",
            "{{data}}",
            "\\",
            "\\x",
            "\\u{110000}",
            "\\xff",
            "\u0000",
            "\ufeff",
            "\u2028",
            "\ud83d\ude00",
            "null",
            "~",
            "true",
            "-1",
            "0",
            "99999999999999999999",
            "1e9",
            "9..1",
            "(((((",
            "a{1000}",
            "(a*)*",
            "(?P<x>",
            "udp://",
            "tcp://[::1",
            "lines",
            "length=9",
            "<<: ",
            ",",
            "  ",
            "\n",
            "\n\n",
            "....",
            "1h",
            "300y");

    private final SplittableRandom random;
    private final List<byte[]> files;

    private MutatedFiles(long seed, List<byte[]> files) {
        this.random = new SplittableRandom(seed);
        this.files = files;
    }

    /** Arguments: the seed, how many, a folder to write to, the files that are changed. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<byte[]> files = new ArrayList<>();
        for (int i = 3; i < args.length; i++) {
            files.add(Files.readAllBytes(Path.of(args[i])));
        }
        MutatedFiles mutated = new MutatedFiles(Long.parseLong(args[0]), files);
        Path file = Path.of(args[2], "bench.yaml");
        int valid = 0;
        int count = Integer.parseInt(args[1]);
        for (int i = 0; i < count; i++) {
            byte[] bytes = mutated.next();
            Files.write(file, bytes);
            valid += reads(file, i) ? 1 : 0;
        }
        System.out.println("read " + count + ", valid " + valid);
    }

    private static boolean reads(Path file, int number) throws InterruptedException {
        FutureTask<Boolean> reading = new FutureTask<>(() -> isValid(file));
        Thread.ofPlatform().daemon().start(reading);
        try {
            return reading.get(5, TimeUnit.SECONDS);
        } catch (TimeoutException hanging) {
            System.out.println("number " + number + " hangs");
            Runtime.getRuntime().halt(3);
        } catch (ExecutionException bad) {
            System.out.println("number " + number + ": " + bad.getCause());
            bad.getCause().printStackTrace(System.out);
            System.exit(4);
        }
        return false;
    }

    private static boolean isValid(Path file) {
        try {
            Settings.bench(file);
            return true;
        } catch (SettingsException refused) {
            if (!PLACE.matcher(refused.getMessage()).find()) {
                throw new IllegalStateException("no clear refusal: " + refused.getMessage(), refused);
            }
            return false;
        }
    }

    private byte[] next() {
        byte[] bytes = files.get(random.nextInt(files.size()));
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes = change(bytes);
        }
        return bytes;
    }

    private byte[] change(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(20));
        return switch (random.nextInt(8)) {
            case 0 -> join(bytes, 0, at, new byte[0], to);
            case 1 ->
                join(bytes, 0, at, TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8), at);
            case 2 -> join(bytes, 0, at, new byte[] {(byte) random.nextInt(256)}, Math.min(bytes.length, at + 1));
            case 3 -> join(bytes, 0, at, " ".repeat(1 + random.nextInt(4)).getBytes(UTF_8), at);
            case 4 ->
                join(bytes, 0, at, TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8), to);
            case 5 -> {
                byte[] other = files.get(random.nextInt(files.size()));
                int from = random.nextInt(other.length);
                int end = Math.min(other.length, from + random.nextInt(200));
                yield join(bytes, 0, at, java.util.Arrays.copyOfRange(other, from, end), at);
            }
            case 6 -> {
                String token = TOKENS.get(random.nextInt(TOKENS.size()));
                yield join(bytes, 0, at, token.repeat(1 + random.nextInt(5_000)).getBytes(UTF_8), at);
            }
            default -> join(bytes, 0, at, new byte[0], bytes.length);
        };
    }

    private static byte[] join(byte[] bytes, int from, int to, byte[] between, int rest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, from, to - from);
        out.writeBytes(between);
        out.write(bytes, rest, bytes.length - rest);
        byte[] all = out.toByteArray();
        return all.length == 0 ? new byte[] {' '} : all;
    }
}
