package dev.parley.cli.verb;

import dev.parley.cli.option.MessageEncoding;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.terminal.Lines;
import dev.parley.cli.terminal.Prompt;
import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import dev.parley.event.EventListener;
import dev.parley.payload.Payload;
import dev.parley.session.Peer;
import dev.parley.session.Session;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.listen.ListenSetup;
import dev.parley.socket.NetworkException;
import dev.parley.text.SpellingSuggestion;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The side of a chat that peers come to: sends each line to whom it is meant for, and obeys those that are commands. */
final class ChatConsole implements ConsoleInput.Handler {
    /** Nobody chats with more; a device that takes a new port for each datagram replaces its own older peers. */
    private static final int MOST_PEERS = 1_000;

    private static final long MOST_WAITING_BYTES = 256 << 10;

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
    private final MessageEncoding encoding;
    private final ChatVerb.Keyboard keyboard;
    private final ConsoleInput consoleInput;
    private final Duration linger;
    private final Consumer<String> print;

    /** Raised when somebody comes, and at the end. */
    private final Signal changed = new Signal();

    private volatile @Nullable ListenSession session;
    private volatile @Nullable Header heardLast;
    private volatile To to = new Last();

    /** To whom a line goes. */
    private sealed interface To {}

    private record Last() implements To {}

    private record All() implements To {}

    private record One(int number) implements To {}

    /** @param linger how long to stay after the last line */
    ChatConsole(
            ListenSetup setup,
            MessageEncoding form,
            ChatVerb.Keyboard keyboard,
            Duration linger,
            Consumer<String> says) {
        this.setup = setup.named("chat").rememberPeers(MOST_PEERS);
        this.encoding = form;
        this.keyboard = keyboard;
        this.consoleInput = new ConsoleInput(keyboard.lines());
        this.linger = linger;
        this.print = says;
    }

    /**
     * Opens the listener and begins to read lines; the session ends when there are no more. Closing it first ends the
     * conversation, so that nothing is sent that its ledger does not know.
     */
    Session open(EventListener view) throws NetworkException {
        ListenSession open = setup.open(event -> {
            // First, since the line that is drawn above the prompt draws the prompt anew.
            boolean somebodyElse = hear(event);
            view.on(event);
            follow(event, somebodyElse);
        });
        session = open;
        if (keyboard.prompt() != null) {
            print.accept("waiting for a peer; /help tells what you can type, Ctrl-D ends.");
        }
        Prompt prompt = keyboard.prompt();
        if (prompt != null) {
            prompt.label(this::label);
        }
        return consoleInput.attach(open, this);
    }

    /** What ended the conversation before its time, if anything did. */
    void rethrow() throws IOException {
        consoleInput.rethrow();
    }

    @Override
    public void cancelWait() {
        changed.set();
    }

    private void follow(Event event, boolean somebodyElse) {
        switch (event) {
            // Whoever waits for room in a peer's queue looks again.
            case Event.Sent sent -> changed.set();
            case Event.Dropped dropped -> changed.set();
            case Event.Left left -> changed.set();
            default -> {
                if (somebodyElse) {
                    changed.set();
                }
            }
        }
    }

    /** Whether this comes from somebody else than what was heard before. */
    private boolean hear(Event event) {
        return switch (event) {
            case Event.Joined joined -> heard(joined.header());
            case Event.Received received -> heard(received.header());
            default -> false;
        };
    }

    private boolean heard(Header header) {
        Header before = heardLast;
        boolean somebodyElse = before == null
                || before.connection() != header.connection()
                || !Objects.equals(before.peer(), header.peer())
                || !Objects.equals(before.local(), header.local());
        if (somebodyElse) {
            heardLast = header;
        }
        return somebodyElse;
    }

    /** Stays a while, as long as somebody goes on speaking. */
    @Override
    public void onEnd() throws InterruptedException {
        long deadlineNanos = Clock.SYSTEM.nanos() + linger.toNanos();
        boolean more = true;
        while (!consoleInput.hasEnded() && more) {
            changed.clear();
            more = consoleInput.hasEnded() || Clock.SYSTEM.await(changed, deadlineNanos);
        }
        Objects.requireNonNull(session).stop();
    }

    @Override
    public void onLine(Lines.Line line) throws InterruptedException {
        // Byte by byte, since what follows a command need not be text.
        String bytes = new String(line.text().bytes(), StandardCharsets.ISO_8859_1);
        try {
            if (bytes.startsWith("//")) {
                say(
                        recipientFor(line),
                        line.withText(line.text().slice(1, line.text().size())));
            } else if (bytes.startsWith("/")) {
                command(bytes, line);
            } else {
                say(recipientFor(line), line);
            }
        } catch (UsageException wrong) {
            if (keyboard.prompt() == null) {
                throw wrong;
            }
            print.accept("parley: " + wrong.getMessage() + ". Nothing was sent.");
        }
    }

    /** Whom the prompt named when the line was typed, though somebody else has been heard since. */
    private To recipientFor(Lines.Line line) {
        return to instanceof Last && line.to() > 0 ? new One(line.to()) : to;
    }

    private void command(String line, Lines.Line typed) throws InterruptedException {
        String[] words = line.split(" +", 2);
        String rest = words.length == 2 ? words[1] : "";
        switch (words[0]) {
            case "/to" -> {
                String[] whom = rest.split(" +", 2);
                address(new One(number(whom[0])), typed.withText(bytes(whom.length == 2 ? whom[1] : "")));
            }
            case "/all" -> address(new All(), typed.withText(bytes(rest)));
            case "/last" -> address(new Last(), typed.withText(bytes(rest)));
            case "/peers" -> print.accept(listed());
            case "/help" -> print.accept(HELP);
            default -> {
                String word = bytes(words[0]).escaped();
                throw new UsageException("there is no " + word + "."
                        + SpellingSuggestion.suggestion(word, COMMANDS) + " /help lists what there is, and /"
                        + bytes(line).escaped() + " sends it as it is");
            }
        }
    }

    private static Payload bytes(String latin) {
        return Payload.copyOf(latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** This text goes there alone; without one, all that follow do. */
    private void address(To whom, Lines.Line line) throws InterruptedException {
        if (!line.text().isEmpty()) {
            say(whom, line);
        } else if (whom instanceof One one && recipients(one).isEmpty()) {
            print.accept("parley: " + nobody(one) + ". The receiver of your lines did not change.");
        } else {
            to = whom;
            Prompt prompt = keyboard.prompt();
            if (prompt != null) {
                prompt.refresh();
            }
        }
    }

    private static int number(String word) {
        if (!word.matches("\\d{1,9}")) {
            throw new UsageException("/to needs the number of a peer, as /peers lists them: /to 2");
        }
        return Integer.parseInt(word);
    }

    private String nobody(To whom) {
        List<Peer> peers = peers();
        String here = peers.isEmpty()
                ? "nobody is here"
                : "here are "
                        + String.join(
                                ", ",
                                peers.stream()
                                        .map(peer -> String.valueOf(peer.number()))
                                        .toList());
        return whom instanceof One one
                ? one.number() + " is not here, or has left: " + here
                : "nobody is here to send it to";
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

    private void say(To whom, Lines.Line line) throws InterruptedException {
        List<Peer> recipients = recipients(whom);
        if (recipients.isEmpty() && keyboard.prompt() == null) {
            recipients = awaitSomebody(whom);
        }
        ListenSession open = Objects.requireNonNull(session);
        int unsaid = recipients.isEmpty() ? 1 : 0;
        for (Peer peer : recipients) {
            awaitRoom(open, peer);
            if (consoleInput.hasEnded()) {
                return;
            }
            unsaid += open.send(
                            peer,
                            encoding.ofLine(
                                    line.text(), line.crlf(), peer.endpoint().scheme()))
                    ? 0
                    : 1;
        }
        if (unsaid > 0 && !consoleInput.hasEnded()) {
            print.accept("parley: " + (unsaid == 1 ? nobody(whom) : unsaid + " have left meanwhile")
                    + ". Nothing was sent.");
        }
    }

    /** What a pipe says waits for the first who comes; a person would not know where it went. */
    private List<Peer> awaitSomebody(To whom) throws InterruptedException {
        while (true) {
            changed.clear();
            List<Peer> recipients = recipients(whom);
            if (!recipients.isEmpty() || consoleInput.hasEnded() || whom instanceof One) {
                return recipients;
            }
            Clock.SYSTEM.await(changed, Clock.NEVER);
        }
    }

    /** A pipe is held back by the peer it speaks to; a person is not, and is told of what is dropped. */
    private void awaitRoom(ListenSession open, Peer peer) throws InterruptedException {
        while (keyboard.prompt() == null && !consoleInput.hasEnded()) {
            changed.clear();
            if (consoleInput.hasEnded() || open.waitingBytes(peer) < MOST_WAITING_BYTES) {
                return;
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

    private Prompt.Label label() {
        return switch (to) {
            case All all -> new Prompt.Label("to all> ", 0);
            case One one -> new Prompt.Label("to " + one.number() + "> ", one.number());
            case Last last -> {
                List<Peer> heard = recipients(last);
                yield heard.isEmpty()
                        ? new Prompt.Label("nobody> ", 0)
                        : new Prompt.Label(
                                heard.getFirst().number() + "> ",
                                heard.getFirst().number());
            }
        };
    }
}
