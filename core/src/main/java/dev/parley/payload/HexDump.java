package dev.parley.payload;

import dev.parley.text.Excerpt;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code xxd}, {@code hexdump -C}, {@code od -tx1} and Wireshark print: lines that begin with an offset, and may
 * end with the bytes as text. It is read only if the offsets count the bytes, so that none can be data.
 */
final class HexDump {
    private static final Pattern LINE = Pattern.compile("(\\p{XDigit}{4,16})(:?)(?:(\\s+)(.*))?");
    private static final Pattern PAIR = Pattern.compile("\\p{XDigit}{2}(?:\\s|$)");
    private static final Pattern TEXT_COLUMN = Pattern.compile(" {2,}|(?=[|>])");
    private static final int MOST_LINE_CHARACTERS = 1_000;
    private static final int[] RADIXES = {16, 8, 10};
    private static final String WAY_OUT =
            ". Write the bytes alone, without offsets and text: 68 65 6c 6c 6f (xxd -p prints them so)";

    private final String text;
    private final List<Line> lines;

    /**
     * @param marked whether a colon or two spaces set the offset off
     * @param rest what stands behind the offset
     */
    private record Line(String offset, boolean colon, boolean marked, String rest) {}

    private HexDump(String text, List<Line> lines) {
        this.text = text;
        this.lines = lines;
    }

    /**
     * The bytes; empty where this is no dump.
     *
     * @throws IllegalArgumentException if it looks like one, and what its bytes are is not certain
     */
    static Optional<Payload> read(String text) {
        List<Line> lines = new ArrayList<>();
        for (String line : (Iterable<String>) text.strip().lines()::iterator) {
            if (line.isBlank()) {
                continue;
            }
            if (line.strip().equals("*") && !lines.isEmpty()) {
                throw new IllegalArgumentException(Excerpt.quote(text)
                        + " leaves lines out, where it has *: print all of them, with hexdump -v or od -v");
            }
            Matcher matcher = LINE.matcher(line.strip());
            if (!matcher.matches()) {
                return Optional.empty();
            }
            boolean colon = !matcher.group(2).isEmpty();
            String space = matcher.group(3) == null ? "" : matcher.group(3);
            String rest = matcher.group(4) == null ? "" : matcher.group(4);
            lines.add(new Line(matcher.group(1), colon, colon || space.length() > 1 || space.equals("\t"), rest));
        }
        HexDump dump = new HexDump(text, lines);
        return dump.hasOffsets() ? Optional.of(dump.bytes()) : Optional.empty();
    }

    /** Groups of digits that a person wrote look much the same; those are data. */
    private boolean hasOffsets() {
        if (lines.isEmpty() || lines.getFirst().rest().isEmpty()) {
            return false;
        }
        boolean marked = lines.stream()
                .allMatch(line -> line.rest().isEmpty()
                        || (line.marked()
                                && (line.colon() || PAIR.matcher(line.rest()).lookingAt())));
        boolean odd = lines.getFirst().offset().length() % 2 != 0;
        return marked || odd || (lines.size() > 1 && offsetsCount(data()));
    }

    private Payload bytes() {
        if (lines.getFirst().offset().length() % 2 != 0
                && lines.stream().anyMatch(line -> !line.colon() && line.rest().matches("(\\p{XDigit}{4,}\\s*)+"))) {
            throw new IllegalArgumentException(
                    Excerpt.quote(text)
                            + " has words of several bytes, whose order depends on the computer that printed them: use hexdump -C, xxd or od -tx1");
        }
        List<byte[]> data = data();
        boolean fromItsBeginning =
                lines.size() > 1 || lines.getFirst().offset().chars().allMatch(digit -> digit == '0');
        if (!fromItsBeginning || data.size() < lines.size() || !offsetsCount(data)) {
            throw new IllegalArgumentException(Excerpt.quote(text) + " looks like a dump, with '"
                    + lines.getFirst().offset() + "' as an offset, and which of it is data is not certain" + WAY_OUT);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        data.forEach(out::writeBytes);
        return Payload.copyOf(out.toByteArray());
    }

    /** The bytes of each line, up to the first whose bytes cannot be told from its text. */
    private List<byte[]> data() {
        List<byte[]> data = new ArrayList<>();
        for (Line line : lines) {
            Optional<byte[]> bytes = data(line.rest());
            if (bytes.isEmpty()) {
                return data;
            }
            data.add(bytes.get());
        }
        return data;
    }

    private static Optional<byte[]> data(String rest) {
        Matcher column = TEXT_COLUMN.matcher(rest);
        while (rest.length() <= MOST_LINE_CHARACTERS && column.find()) {
            Optional<byte[]> bytes = hex(rest.substring(0, column.start()));
            if (bytes.isPresent() && isTextOf(rest.substring(column.end()), bytes.get())) {
                return bytes;
            }
        }
        return hex(rest);
    }

    /** Groups of whole bytes, and not more than two spaces between them. */
    private static Optional<byte[]> hex(String part) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(part.length() / 2);
        for (String group : part.isEmpty() ? new String[0] : part.split(" {1,2}")) {
            if (group.isEmpty() || group.length() % 2 != 0 || !group.chars().allMatch(HexFormat::isHexDigit)) {
                return Optional.empty();
            }
            out.writeBytes(HexFormat.of().parseHex(group));
        }
        return Optional.of(out.toByteArray());
    }

    /** Whether the column shows these bytes, a dot for each that is not printable. */
    private static boolean isTextOf(String column, byte... bytes) {
        StringBuilder printed = new StringBuilder(bytes.length);
        for (byte each : bytes) {
            printed.append(each >= ' ' && each < 0x7f ? (char) each : '.');
        }
        String shown = printed.toString().strip();
        String inside = column.length() < 2 ? "" : column.substring(1, column.length() - 1);
        return bytes.length > 0
                && (column.strip().equals(shown)
                        || (column.matches("\\|.*\\||>.*<") && inside.strip().equals(shown)));
    }

    /** Whether each line's offset is the first one and the bytes before it, in one of the ways to write numbers. */
    private boolean offsetsCount(List<byte[]> data) {
        if (data.size() < lines.size()) {
            return false;
        }
        for (int radix : RADIXES) {
            if (offsetsCount(data, radix)) {
                return true;
            }
        }
        return false;
    }

    private boolean offsetsCount(List<byte[]> data, int radix) {
        try {
            long expected = Long.parseUnsignedLong(lines.getFirst().offset(), radix);
            for (int i = 0; i < lines.size(); i++) {
                if (Long.parseUnsignedLong(lines.get(i).offset(), radix) != expected) {
                    return false;
                }
                expected += data.get(i).length;
            }
            return true;
        } catch (NumberFormatException otherDigits) {
            return false;
        }
    }
}
