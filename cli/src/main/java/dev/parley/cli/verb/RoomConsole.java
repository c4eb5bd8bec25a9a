package dev.parley.cli.verb;

import dev.parley.cli.terminal.Lines;
import dev.parley.event.EventListener;
import dev.parley.payload.Payload;
import dev.parley.session.Session;
import dev.parley.session.room.RoomMember;
import dev.parley.session.room.RoomSession;
import dev.parley.session.room.RoomSetup;
import dev.parley.socket.NetworkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who keeps a room: each line that is typed goes to all, and those that are commands are obeyed. */
final class RoomConsole implements ConsoleInput.Handler {
    private static final String HELP = """
            a line goes to everybody
              /who         who is here
              //hello      says /hello
              Ctrl-D       ends the room""";

    private final RoomSetup setup;
    private final ChatVerb.Keyboard keyboard;
    private final ConsoleInput consoleInput;
    private final Consumer<String> says;
    private volatile @Nullable RoomSession open;

    RoomConsole(RoomSetup setup, ChatVerb.Keyboard keyboard, Consumer<String> says) {
        this.setup = setup;
        this.keyboard = keyboard;
        this.consoleInput = new ConsoleInput(keyboard.lines());
        this.says = says;
    }

    /** Opens the room and begins to read lines. At a terminal their end is the room's; the end of a pipe is not. */
    Session open(EventListener view) throws NetworkException {
        RoomSession room = setup.open(view);
        if (keyboard.prompt() != null) {
            says.accept("your lines go to all members; /who lists them, Ctrl-D ends the room.");
        }
        open = room;
        return consoleInput.attach(room, this);
    }

    /** What ended the room before its time, if anything did. */
    void rethrow() throws IOException {
        consoleInput.rethrow();
    }

    @Override
    public void onEnd() {
        if (keyboard.prompt() != null) {
            Objects.requireNonNull(open).stop();
        }
    }

    @Override
    public void cancelWait() {
        // it never waits
    }

    @Override
    public void onLine(Lines.Line typed) {
        RoomSession room = Objects.requireNonNull(open);
        Payload line = typed.text();
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
            says.accept("you: " + line.escaped() + (room.members().isEmpty() ? "  (nobody is here)" : ""));
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
