package dev.parley.cli.relay;

import dev.parley.impairment.Direction;
import dev.parley.impairment.Impairments;
import dev.parley.session.relay.RelaySession;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What keys do to a relay while it runs: they choose an impairment and a direction, and change it. For one thread. */
final class RelayControls {
    private static final String HELP = """
            keys:
              Tab     the next impairment (also → and ←)
              + -     more of it, less of it (also ↑ and ↓)
              u d b   up to the target, down from it, both
              p       pauses what is done on purpose, or goes on
              r       does again what was done at the start
              q       ends the relay""";

    private final RelaySession relay;
    private final Consumer<String> print;
    private final List<AdjustableValue> values;
    private final Both start;
    private Ways ways = Ways.BOTH;
    private int chosen;

    /** What goes on when the pause ends; null where there is none. */
    private @Nullable Both paused;

    /** Which directions a change is for. */
    private enum Ways {
        UP,
        DOWN,
        BOTH;

        boolean has(Direction direction) {
            return this == BOTH || name().equals(direction.name());
        }
    }

    /** What is done to both directions. */
    private record Both(Impairments up, Impairments down) {
        static final Both NONE = new Both(Impairments.NONE, Impairments.NONE);

        Both change(Ways ways, UnaryOperator<Impairments> change) {
            return new Both(
                    ways.has(Direction.UP) ? change.apply(up) : up,
                    ways.has(Direction.DOWN) ? change.apply(down) : down);
        }
    }

    /** @param print tells the person something */
    RelayControls(RelaySession relay, Consumer<String> print) {
        this.relay = relay;
        this.print = print;
        this.values = AdjustableValue.all(relay.endpoints().getFirst().scheme().isStream());
        this.start = now();
    }

    private Both now() {
        return new Both(relay.impairments(Direction.UP), relay.impairments(Direction.DOWN));
    }

    /** What is done, or is done again once the pause ends. */
    private Both wanted() {
        Both waiting = paused;
        return waiting == null ? now() : waiting;
    }

    /** @param key its letter, or {@code up}, {@code down}, {@code left} or {@code right} */
    void press(String key) {
        switch (key) {
            case "\t", "right" -> chosen = (chosen + 1) % values.size();
            case "left" -> chosen = (chosen + values.size() - 1) % values.size();
            case "+", "=", "up" -> change(chosenValue()::more);
            case "-", "down" -> change(chosenValue()::less);
            case "u" -> ways = Ways.UP;
            case "d" -> ways = Ways.DOWN;
            case "b" -> ways = Ways.BOTH;
            case "p" -> pause();
            case "r" -> impair(start);
            case "q" -> relay.stop();
            case "?", "h" -> print.accept(HELP);
            default -> {} // a key that means nothing does nothing
        }
    }

    private AdjustableValue chosenValue() {
        return values.get(chosen);
    }

    /** A change ends a pause: who changes something wants to see it done. */
    private void change(UnaryOperator<Impairments> change) {
        try {
            impair(wanted().change(ways, change));
        } catch (IllegalArgumentException cannotBe) {
            print.accept("parley: " + cannotBe.getMessage());
        }
    }

    private void impair(Both next) {
        relay.impair(next.up, next.down);
        paused = null;
    }

    private void pause() {
        Both waiting = paused;
        if (waiting != null) {
            impair(waiting);
        } else if (now().equals(Both.NONE)) {
            print.accept("nothing is done on purpose: choose an impairment with Tab, and press +");
        } else {
            Both before = now();
            impair(Both.NONE);
            paused = before;
        }
    }

    /** What is chosen, and its value: {@code both loss 5%}, {@code up delay off}. */
    String chosen() {
        Both now = wanted();
        String up = chosenValue().value(now.up);
        String down = chosenValue().value(now.down);
        String value = switch (ways) {
            case UP -> up;
            case DOWN -> down;
            case BOTH -> up.equals(down) ? up : up + "/" + down;
        };
        return (paused == null ? "" : "paused, ") + ways.name().toLowerCase(Locale.ROOT) + " "
                + chosenValue().key() + " " + value;
    }
}
