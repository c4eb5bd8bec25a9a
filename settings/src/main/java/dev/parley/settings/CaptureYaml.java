package dev.parley.settings;

import dev.parley.capture.Conversation;
import dev.parley.capture.Conversation.Line;
import dev.parley.capture.Conversation.Side;
import dev.parley.payload.Payload;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recording as a settings file, to be edited and kept: as rules, which make a listener answer as the recorded server did, or as a
 * script, which says what the recorded client said. Immutable; safe from any thread.
 */
public final class CaptureYaml {
    /** A pause that a person would notice; shorter ones are the network's and the program's. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    /** How long a script waits for an answer without being told. */
    private static final Duration USUAL_WAIT = Duration.ofSeconds(2);

    /** More would be no file that a person edits. */
    private static final int MOST_RULES = 1_000;

    private CaptureYaml() {}

    /** What is said after one message, with the pauses between. */
    private record Reply(List<Part> parts) {}

    private record Part(Duration pause, Payload payload) {}

    /**
     * A listener with rules, for {@code parley run}.
     *
     * @param conversations of one transport, at least one
     * @param framing how streams were cut into messages, as it is written ({@code lines}); null for chunks
     * @throws IllegalArgumentException in words, if there are too many different messages
     */
    public static String rules(List<Conversation> conversations, @Nullable String framing) {
        Map<Payload, List<Reply>> byMessage = new LinkedHashMap<>();
        Reply greeting = new Reply(List.of());
        for (Conversation conversation : conversations) {
            List<Line> lines = conversation.lines();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).side() == Side.CLIENT) {
                    byMessage
                            .computeIfAbsent(lines.get(i).payload(), none -> new ArrayList<>())
                            .add(reply(lines, i + 1, lines.get(i).nanos()));
                } else if (i == 0) {
                    greeting = reply(lines, 0, lines.getFirst().nanos());
                }
            }
        }
        if (byMessage.size() > MOST_RULES) {
            throw new IllegalArgumentException(
                    "the recording has %s different messages, and at most %s become rules: choose one flow (--flow N)"
                            .formatted(byMessage.size(), MOST_RULES));
        }
        Conversation first = conversations.getFirst();
        StringBuilder yaml = new StringBuilder("listen:\n  - address: ")
                .append(YamlText.scalar((first.isStream() ? "tcp://:" : "udp://:") + port(first.server())))
                .append('\n');
        appendFraming(first, framing, "    ", yaml);
        yaml.append("    rules:\n");
        if (!greeting.parts().isEmpty()) {
            yaml.append("      - match: {connect: true}\n");
            appendReply(greeting, yaml);
        }
        byMessage.forEach((message, replies) -> appendRules(message, replies, yaml));
        return yaml.toString();
    }

    private static Reply reply(List<Line> lines, int from, long askedNanos) {
        List<Part> parts = new ArrayList<>();
        long before = askedNanos;
        for (int i = from; i < lines.size() && lines.get(i).side() == Side.SERVER; i++) {
            parts.add(new Part(
                    Duration.ofNanos(lines.get(i).nanos() - before),
                    lines.get(i).payload()));
            before = lines.get(i).nanos();
        }
        return new Reply(parts);
    }

    /** One rule for each run of equal answers; the last one stays. */
    private static void appendRules(Payload message, List<Reply> replies, StringBuilder yaml) {
        int from = 0;
        while (from < replies.size()) {
            int to = from + 1;
            while (to < replies.size() && says(replies.get(to)).equals(says(replies.get(from)))) {
                to++;
            }
            yaml.append("      - match: ").append(condition(message)).append('\n');
            if (to < replies.size()) {
                yaml.append("        first: ").append(to - from).append('\n');
            }
            appendReply(replies.get(from), yaml);
            from = to;
        }
    }

    private static List<Payload> says(Reply reply) {
        return reply.parts().stream().map(Part::payload).toList();
    }

    private static void appendReply(Reply reply, StringBuilder yaml) {
        if (reply.parts().isEmpty()) {
            yaml.append("        silent: true\n");
            return;
        }
        yaml.append("        then:\n");
        for (Part part : reply.parts()) {
            if (part.pause().compareTo(SHORTEST_PAUSE) >= 0) {
                yaml.append("          - wait: ").append(millis(part.pause())).append('\n');
            }
            yaml.append("          - reply: ").append(template(part.payload())).append('\n');
        }
    }

    /**
     * A script, for {@code parley send ADDRESS --script}.
     *
     * @param framing the same
     */
    public static String script(Conversation conversation, @Nullable String framing) {
        StringBuilder yaml = new StringBuilder("# parley send %s://%s%s --script FILE%n"
                .formatted(
                        conversation.isStream() ? "tcp" : "udp",
                        conversation.server(),
                        conversation.isStream() && framing != null ? " --frame " + framing : ""));
        yaml.append("script:\n");
        Line before = null;
        for (Line line : conversation.lines()) {
            Duration gap = before == null ? Duration.ZERO : Duration.ofNanos(line.nanos() - before.nanos());
            if (line.side() == Side.CLIENT) {
                if (gap.compareTo(SHORTEST_PAUSE) >= 0) {
                    yaml.append("  - pause: ").append(millis(gap)).append('\n');
                }
                yaml.append("  - send: ").append(template(line.payload())).append('\n');
            } else {
                yaml.append("  - expect: ").append(condition(line.payload())).append('\n');
                if (gap.multipliedBy(2).compareTo(USUAL_WAIT) > 0) {
                    yaml.append("    within: ")
                            .append(millis(gap.multipliedBy(2)))
                            .append('\n');
                }
            }
            before = line;
        }
        return yaml.toString();
    }

    private static void appendFraming(
            Conversation conversation, @Nullable String framing, String indent, StringBuilder yaml) {
        if (conversation.isStream() && framing != null) {
            yaml.append(indent)
                    .append("frame: ")
                    .append(YamlText.scalar(framing))
                    .append('\n');
        }
    }

    private static String port(String hostAndPort) {
        return hostAndPort.substring(hostAndPort.lastIndexOf(':') + 1);
    }

    private static String millis(Duration time) {
        return Durations.show(Duration.ofMillis(Math.max(1, time.toMillis())));
    }

    /** Text where a person can read it, else bytes. */
    private static String condition(Payload message) {
        return message.isMostlyText()
                ? "{text: " + quoted(message.escaped()) + "}"
                : "{hex: \"" + message.spacedHex() + "\"}";
    }

    private static String template(Payload message) {
        return quoted(message.escaped().replace("{{", "\\x7b{"));
    }

    /** In single quotes YAML leaves backslashes alone. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
