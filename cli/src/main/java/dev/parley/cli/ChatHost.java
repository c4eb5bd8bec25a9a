package dev.parley.cli;

import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import dev.parley.event.EventListener;
import dev.parley.payload.Payload;
import dev.parley.session.ListenSession;
import dev.parley.session.ListenSetup;
import dev.parley.session.Peer;
import dev.parley.session.Session;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import dev.parley.words.Nearest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The side of a chat that peers come to: sends each line to whom it is meant for, and obeys those that are commands. */
final class ChatHost {
    /** Nobody chats with more; a device that takes a new port for each datagram pushes out its own old ones. */
    private static final int MOST_PEERS = 1_000;

    private static final String HELP = """
            a line goes to the peer heard from last, unless you choose:
              /to 2        from now on to peer 2      /to 2 hello   this line alone
              /all         from now on to all         /all hello    this line alone
              /last        again to the one heard from last
              /peers       who is here
              //hello      sends /hello
              Ctrl-D       ends""";

    private static final List<String> COMMANDS = List.of("/to", "/all", "/last", "/peers", "/help");

    private final ListenSetup setup;
    private final MessageForm form;
    private final ChatVerb.Keyboard keyboard;
    private final Duration linger;
    private final Consumer<String> says;

    /** Raised when somebody comes, and at the end. */
    private final Signal changed = new Signal();

    private volatile @Nullable ListenSession session;
    private volatile @Nullable Header heardLast;
    private volatile boolean ended;
    private volatile @Nullable Exception failure;
    private volatile To to = new Last();

    /** To whom a line goes. */
    private sealed interface To {}

    private record Last() implements To {}

    private record All() implements To {}

    private record One(int number) implements To {}

    /** @param linger how long to stay after the last line */
    ChatHost(ListenSetup setup, MessageForm form, ChatVerb.Keyboard keyboard, Duration linger, Consumer<String> says) {
        this.setup = setup.named("chat").rememberPeers(MOST_PEERS);
        this.form = form;
        this.keyboard = keyboard;
        this.linger = linger;
        this.says = says;
    }

    /** Opens the listener and begins to read lines; the session ends when there are no more. */
    Session open(EventListener view) throws NetworkException {
        ListenSession open = setup.open(event -> {
            view.on(event);
            follow(event);
        });
        session = open;
        if (keyboard.prompt() != null) {
            says.accept("waiting for somebody to come; /help tells what you can type, Ctrl-D ends.");
        }
        showRecipient();
        keyboard.lines().start();
        Thread.ofPlatform().daemon().name("parley-chat").start(() -> converse(open));
        return open;
    }

    /** What ended the conversation before its time, if anything did. */
    void rethrow() throws IOException {
        switch (failure) {
            case null -> {}
            case IOException bad -> throw bad;
            case RuntimeException bad -> throw bad;
            case Exception other -> throw new IllegalStateException(other);
        }
    }

    private void follow(Event event) {
        switch (event) {
            case Event.Joined joined -> heard(joined.header());
            case Event.Received received -> heard(received.header());
            case Event.Left left -> showRecipient();
            case Event.Summary summary -> {
                ended = true;
                keyboard.lines().stop();
                changed.raise();
            }
            default -> {}
        }
    }

    private void heard(Header header) {
        Header before = heardLast;
        if (before == null
                || before.connection() != header.connection()
                || !Objects.equals(before.peer(), header.peer())
                || !Objects.equals(before.local(), header.local())) {
            heardLast = header;
            showRecipient();
            changed.raise();
        }
    }

    private void converse(ListenSession open) {
        try {
            Optional<Payload> line = keyboard.lines().next();
            while (line.isPresent() && !ended) {
                take(line.get());
                line = keyboard.lines().next();
            }
            if (!ended) {
                awaitEnd(Clock.SYSTEM.nanos() + linger.toNanos());
            }
        } catch (IOException | RuntimeException bad) {
            failure = bad;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            open.stop();
        }
    }

    private void awaitEnd(long deadlineNanos) throws InterruptedException {
        boolean more = true;
        while (!ended && more) {
            changed.lower();
            more = ended || Clock.SYSTEM.await(changed, deadlineNanos);
        }
    }

    private void take(Payload line) throws InterruptedException {
        String text = line.text().orElse("");
        try {
            if (text.startsWith("//")) {
                say(to, line.slice(1, line.size()));
            } else if (text.startsWith("/")) {
                command(text);
            } else {
                say(to, line);
            }
        } catch (UsageException wrong) {
            if (keyboard.prompt() == null) {
                throw wrong;
            }
            says.accept("parley: " + wrong.getMessage() + ". Nothing was sent.");
        }
    }

    private void command(String line) throws InterruptedException {
        String[] words = line.split(" +", 2);
        String rest = words.length == 2 ? words[1] : "";
        switch (words[0]) {
            case "/to" -> {
                String[] whom = rest.split(" +", 2);
                To one = new One(peer(whom[0]).number());
                address(one, whom.length == 2 ? whom[1] : "");
            }
            case "/all" -> address(new All(), rest);
            case "/last" -> address(new Last(), rest);
            case "/peers" -> says.accept(listed());
            case "/help" -> says.accept(HELP);
            default ->
                throw new UsageException("there is no " + words[0] + "."
                        + Nearest.suggestion(words[0], COMMANDS) + " /help lists what there is, and //"
                        + line.substring(1) + " sends it as it is");
        }
    }

    /** This text goes there alone; without one, all that follow do. */
    private void address(To whom, String text) throws InterruptedException {
        if (text.isEmpty()) {
            to = whom;
            showRecipient();
        } else {
            say(whom, Payload.of(text));
        }
    }

    private Peer peer(String number) {
        List<Peer> peers = peers();
        return peers.stream()
                .filter(peer -> String.valueOf(peer.number()).equals(number))
                .findFirst()
                .orElseThrow(() -> new UsageException("/to needs the number of somebody who is here: "
                        + (peers.isEmpty()
                                ? "nobody is"
                                : String.join(
                                        ", ",
                                        peers.stream()
                                                .map(peer -> String.valueOf(peer.number()))
                                                .toList()))));
    }

    private String listed() {
        List<Peer> peers = peers();
        return peers.isEmpty()
                ? "nobody has come, or all have left"
                : String.join(
                        "\n",
                        peers.stream()
                                .map(peer -> "  %d  %s".formatted(peer.number(), peer.endpoint()))
                                .toList());
    }

    private void say(To whom, Payload line) throws InterruptedException {
        List<Peer> recipients = recipients(whom);
        if (recipients.isEmpty() && keyboard.prompt() == null) {
            recipients = awaitSomebody(whom);
        }
        if (recipients.isEmpty()) {
            throw new UsageException(
                    whom instanceof One one
                            ? one.number()
                                    + " has left: /peers lists who is here, /last goes back to the one heard from last"
                            : "nobody is here to send it to");
        }
        ListenSession open = Objects.requireNonNull(session);
        for (Peer peer : recipients) {
            open.send(peer, form.ofLine(line, peer.endpoint().scheme()));
        }
    }

    /** What a pipe says waits for the first who comes; a person would not know where it went. */
    private List<Peer> awaitSomebody(To whom) throws InterruptedException {
        while (true) {
            changed.lower();
            List<Peer> recipients = recipients(whom);
            if (!recipients.isEmpty() || ended || whom instanceof One) {
                return recipients;
            }
            Clock.SYSTEM.await(changed, Clock.NEVER);
        }
    }

    private List<Peer> peers() {
        ListenSession open = session;
        return open == null ? List.of() : open.peers();
    }

    private List<Peer> recipients(To whom) {
        List<Peer> peers = peers();
        return switch (whom) {
            case All all -> peers;
            case One one ->
                peers.stream().filter(peer -> peer.number() == one.number()).toList();
            case Last last -> {
                Header header = heardLast;
                List<Peer> heard = peers.stream()
                        .filter(peer -> header != null
                                && peer.connection() == header.connection()
                                && peer.endpoint().equals(header.peer())
                                && peer.local().equals(header.local()))
                        .toList();
                // The one heard from last has left: then whoever came last.
                yield heard.isEmpty() && !peers.isEmpty() ? List.of(peers.getLast()) : heard;
            }
        };
    }

    private void showRecipient() {
        Prompt prompt = keyboard.prompt();
        if (prompt != null) {
            prompt.text(
                    switch (to) {
                        case All all -> "to all> ";
                        case One one -> "to " + one.number() + "> ";
                        case Last last -> {
                            List<Peer> heard = recipients(last);
                            yield heard.isEmpty()
                                    ? "nobody> "
                                    : heard.getFirst().number() + "> ";
                        }
                    });
        }
    }
}
