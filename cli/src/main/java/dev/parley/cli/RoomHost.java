package dev.parley.cli;

import dev.parley.event.EventListener;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.session.Outcome;
import dev.parley.session.RoomMember;
import dev.parley.session.RoomSession;
import dev.parley.session.RoomSetup;
import dev.parley.session.Session;
import dev.parley.socket.NetworkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who keeps a room: each line that is typed goes to all, and those that are commands are obeyed. */
final class RoomHost {
    private static final long JOIN_MILLIS = 200;
    private static final String HELP = """
            a line goes to everybody
              /who         who is here
              //hello      says /hello
              Ctrl-D       ends the room""";

    private final RoomSetup setup;
    private final ChatVerb.Keyboard keyboard;
    private final Consumer<String> says;
    private volatile boolean ended;
    private volatile @Nullable Exception failure;

    RoomHost(RoomSetup setup, ChatVerb.Keyboard keyboard, Consumer<String> says) {
        this.setup = setup;
        this.keyboard = keyboard;
        this.says = says;
    }

    /** Opens the room and begins to read lines. At a terminal their end is the room's; the end of a pipe is not. */
    Session open(EventListener view) throws NetworkException {
        RoomSession room = setup.open(view);
        if (keyboard.prompt() != null) {
            says.accept("what you type goes to everybody here; /who tells who that is, Ctrl-D ends the room.");
        }
        keyboard.lines().start();
        Thread talking = Thread.ofPlatform().daemon().name("parley-host").start(() -> converse(room));
        return new Hosted(room, talking);
    }

    /** The room, and the thread that speaks for its host. */
    private final class Hosted implements Session {
        private final RoomSession room;
        private final Thread talking;

        Hosted(RoomSession room, Thread talking) {
            this.room = room;
            this.talking = talking;
        }

        @Override
        public String name() {
            return room.name();
        }

        @Override
        public Outcome await() throws InterruptedException {
            return room.await();
        }

        @Override
        public void stop() {
            room.stop();
        }

        @Override
        public Totals totals() {
            return room.totals();
        }

        @Override
        public void close() {
            ended = true;
            keyboard.lines().stop();
            try {
                talking.join(JOIN_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            room.close();
        }
    }

    /** What ended the room before its time, if anything did. */
    void rethrow() throws IOException {
        switch (failure) {
            case null -> {}
            case IOException bad -> throw bad;
            case RuntimeException bad -> throw bad;
            case Exception other -> throw new IllegalStateException(other);
        }
    }

    private void converse(RoomSession room) {
        try {
            Optional<Lines.Line> line = keyboard.lines().next();
            while (line.isPresent() && !ended) {
                take(room, line.get().text());
                line = keyboard.lines().next();
            }
            if (keyboard.prompt() != null) {
                room.stop();
            }
        } catch (IOException | RuntimeException bad) {
            failure = bad;
            room.stop();
        }
    }

    private void take(RoomSession room, Payload line) {
        // Byte by byte, since what follows need not be text.
        String bytes = new String(line.bytes(), StandardCharsets.ISO_8859_1);
        if (bytes.startsWith("//")) {
            say(room, line.slice(1, line.size()));
        } else if (bytes.strip().equals("/who")) {
            says.accept(listed(room.members()));
        } else if (bytes.startsWith("/")) {
            String word = bytes.strip().split("\\s", 2)[0];
            boolean help = word.equals("/") || word.equals("/help");
            says.accept(help ? HELP : "there is no " + word + " for the host.\n" + HELP);
        } else if (!line.isEmpty()) {
            say(room, line);
        }
    }

    private void say(RoomSession room, Payload line) {
        room.say(line);
        if (keyboard.prompt() != null) {
            says.accept("you: " + line.shown() + (room.members().isEmpty() ? "  (nobody is here)" : ""));
        }
    }

    private static String listed(List<RoomMember> members) {
        return members.isEmpty()
                ? "nobody is here"
                : String.join(
                        "\n",
                        members.stream()
                                .map(each -> "  %s  %s".formatted(each.name(), each.endpoint()))
                                .toList());
    }
}
