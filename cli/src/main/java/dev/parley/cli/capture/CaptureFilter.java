package dev.parley.cli.capture;

import dev.parley.address.Cidr;
import dev.parley.address.Endpoint;
import dev.parley.bench.option.ValueType;
import dev.parley.capture.CapturedFlow;
import dev.parley.capture.CapturedPacket;
import dev.parley.capture.FlowEvent;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.terminal.LocalZone;
import dev.parley.event.Event;
import dev.parley.impairment.Direction;
import dev.parley.payload.Encoding;
import dev.parley.payload.Escapes;
import dev.parley.regex.Regex;
import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Match;
import dev.parley.rule.Trigger;
import dev.parley.time.Durations;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which flows and messages of a capture are shown. */
public final class CaptureFilter {
    private final @Nullable Long flow;
    private final @Nullable Peer peer;
    private final @Nullable Way way;
    private final @Nullable LongUnaryOperator after;
    private final @Nullable LongUnaryOperator before;
    private final Match.@Nullable Size size;
    private final @Nullable CompiledMatch content;
    private long afterNanos = Long.MIN_VALUE;
    private long beforeNanos = Long.MAX_VALUE;

    /** Which way a message went, in the words of flows or in those of the file. */
    private enum Way {
        UP,
        DOWN,
        IN,
        OUT;

        static Way parse(String word) {
            return switch (word) {
                case "up" -> UP;
                case "down" -> DOWN;
                case "in" -> IN;
                case "out" -> OUT;
                default ->
                    throw new IllegalArgumentException(
                            "'" + word + "' is no direction: there are up, down, in and out");
            };
        }

        boolean matches(FlowEvent.Message message) {
            return switch (this) {
                case UP -> message.direction() == Direction.UP;
                case DOWN -> message.direction() == Direction.DOWN;
                case IN -> message.side() == Event.Direction.IN;
                case OUT -> message.side() == Event.Direction.OUT;
            };
        }
    }

    /**
     * One side of a flow.
     *
     * @param network null for any
     * @param port -1 for any
     */
    private record Peer(@Nullable Cidr network, int port) {
        static Peer parse(String text) {
            String bare = text.replaceFirst("^(udp|tcp)://", "");
            int colon = bare.lastIndexOf(':');
            try {
                if (colon < 0 || (bare.indexOf(':') != colon && !bare.startsWith("["))) {
                    return new Peer(Cidr.parse(bare), -1);
                }
                String host = bare.substring(0, colon).replaceAll("[\\[\\]]", "");
                int port = Integer.parseInt(bare.substring(colon + 1));
                return new Peer(host.isEmpty() ? null : Cidr.parse(host), port);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(
                        "'" + text
                                + "' is no peer: write 192.168.1.20, 192.168.1.0/24, 192.168.1.20:9000, :9000 or [fe80::1]:9000",
                        wrong);
            }
        }

        boolean matches(Endpoint endpoint) {
            InetAddress address = endpoint.socketAddress().getAddress();
            return (network == null || network.contains(address)) && (port < 0 || port == endpoint.port());
        }
    }

    private CaptureFilter(Arguments arguments) {
        this.flow = arguments.orNull("--flow", ValueType.COUNT::parse);
        this.peer = arguments.orNull("--peer", Peer::parse);
        this.way = arguments.orNull("--direction", Way::parse);
        this.after = arguments.orNull("--after", CaptureFilter::time);
        this.before = arguments.orNull("--before", CaptureFilter::time);
        this.size = arguments.orNull("--size", CaptureFilter::size);
        List<Match> matches = new ArrayList<>();
        arguments.value("--contains", Escapes::parse).ifPresent(bytes -> matches.add(new Match.Contains(bytes)));
        arguments
                .value("--contains-hex", Encoding.HEX::decode)
                .ifPresent(bytes -> matches.add(new Match.Contains(bytes)));
        arguments
                .value("--regex", text -> Regex.of(text, Regex.Over.TEXT))
                .ifPresent(regex -> matches.add(new Match.Found(regex)));
        arguments
                .value("--hex-regex", text -> Regex.of(text, Regex.Over.HEX))
                .ifPresent(regex -> matches.add(new Match.Found(regex)));
        this.content = matches.isEmpty() ? null : CompiledMatch.of(matches);
    }

    /**
     * What those options choose.
     *
     * @throws IllegalArgumentException in words, if an option is wrong
     */
    public static CaptureFilter of(Arguments arguments) {
        return new CaptureFilter(arguments);
    }

    private static Match.Size size(String text) {
        int dots = text.indexOf("..");
        int least = ValueType.LENGTH.parse(dots < 0 ? text : text.substring(0, dots));
        return new Match.Size(least, dots < 0 ? least : ValueType.LENGTH.parse(text.substring(dots + 2)));
    }

    /** From the time of the first packet to the one that is meant. */
    private static LongUnaryOperator time(String text) {
        ZoneId zone = LocalZone.get();
        try {
            if (text.matches("[0-9.]+\\s?[a-zµ]*")) {
                long nanos = Durations.parse(text).toNanos();
                return first -> first + nanos;
            }
            if (text.matches("\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?")) {
                LocalTime time = LocalTime.parse(text);
                return first -> nanos(LocalDate.ofInstant(Instant.EPOCH.plusNanos(first), zone)
                        .atTime(time)
                        .atZone(zone)
                        .toInstant());
            }
            long nanos = nanos(
                    text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
                            ? OffsetDateTime.parse(text).toInstant()
                            : LocalDateTime.parse(text).atZone(zone).toInstant());
            return first -> nanos;
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is no time: write 2s behind the first packet, 09:20:39.5 on its day, or 2026-11-29T09:20:39Z",
                    wrong);
        }
    }

    private static long nanos(Instant instant) {
        return Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L) + instant.getNano();
    }

    /** The first packet was captured then. */
    void begin(long firstNanos) {
        afterNanos = after == null ? afterNanos : after.applyAsLong(firstNanos);
        beforeNanos = before == null ? beforeNanos : before.applyAsLong(firstNanos);
    }

    /** Whether everything is shown. */
    boolean isEmpty() {
        return flow == null && peer == null && !isAboutMessages();
    }

    /** Whether some messages of a flow are shown and others are not. */
    boolean isAboutMessages() {
        return way != null || after != null || before != null || size != null || content != null;
    }

    boolean matches(CapturedFlow of) {
        return (flow == null || flow == of.number())
                && (peer == null || peer.matches(of.client()) || peer.matches(of.server()));
    }

    boolean matches(FlowEvent.Message message) {
        return (way == null || way.matches(message))
                && isInTime(message.epochNanos())
                && (size == null || (message.bytes() >= size.least() && message.bytes() <= size.most()))
                && (content == null || hasContent(content, message));
    }

    private boolean isInTime(long nanos) {
        return (after == null && before == null)
                || (nanos != CapturedPacket.NO_TIME && nanos >= afterNanos && nanos < beforeNanos);
    }

    private static boolean hasContent(CompiledMatch content, FlowEvent.Message message) {
        InetAddress from = message.flow().client().socketAddress().getAddress();
        return content.match(new Trigger.Arrived(message.payload(), 1), from, Match.InState.START)
                .isPresent();
    }
}
