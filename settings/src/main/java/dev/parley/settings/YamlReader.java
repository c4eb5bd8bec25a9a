package dev.parley.settings;

import dev.parley.settings.Node.Pair;
import dev.parley.text.Sizes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML document as {@link Node}s. It takes what settings need and refuses the rest: aliases, anchors, tags,
 * several documents, keys that stand twice.
 */
final class YamlReader {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_LEVELS = 32;
    static final String QUOTES = "put double quotes around text with {{ }}";

    /** A byte to everybody who writes templates, and a letter of two bytes to YAML. */
    private static final Pattern BYTE = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\x[89a-fA-F][0-9a-fA-F]");

    private final String file;
    private final String text;
    private final int[] codePoints;
    private final Iterator<Event> events;

    /** Where what was read last begins. */
    private SourceLocation last;

    private YamlReader(String file, String text) {
        this.file = file;
        this.text = text;
        this.last = new SourceLocation(file, 1, 1);
        this.codePoints = text.codePoints().toArray();
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MOST_BYTES)
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /** @throws SettingsError if it cannot be read, or is no such document */
    static Node read(Path path) {
        return read(path.toString(), load(path));
    }

    /** @throws SettingsError if it is no such document */
    static Node read(String file, String text) {
        YamlReader reader = new YamlReader(file, text.startsWith("\ufeff") ? text.substring(1) : text);
        try {
            return reader.document();
        } catch (MarkedYamlEngineException bad) {
            throw reader.wrong(bad);
        } catch (ReaderException bad) {
            throw reader.wrong(bad);
        } catch (NumberFormatException | IndexOutOfBoundsException unguarded) {
            // The parser's own slip: in 3.2 an escape that lacks its digits, "\\x", is no exception of its kind.
            throw new SettingsError(
                    reader.last,
                    "behind this is no YAML (" + unguarded.getMessage()
                            + "): in double quotes \\x has two digits behind it, as in \"\\x0d\"");
        } catch (YamlEngineException bad) {
            throw new SettingsError(new SourceLocation(file, 1, 1), "this is no YAML: " + bad.getMessage());
        }
    }

    private static String load(Path path) {
        String file = path.toString();
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new SettingsError(
                        file, "the file is longer than " + Sizes.show(MOST_BYTES) + ", which is the most");
            }
            return decode(file, bytes);
        } catch (NoSuchFileException none) {
            throw new SettingsError(file, "there is no such file");
        } catch (AccessDeniedException denied) {
            throw new SettingsError(file, "the file may not be read");
        } catch (IOException bad) {
            throw new SettingsError(
                    file,
                    Files.isDirectory(path)
                            ? "this is a folder: name a file in it"
                            : "the file could not be read: " + bad.getMessage());
        }
    }

    /** @throws SettingsError with the place of the first byte that is no text */
    private static String decode(String file, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            throw new SettingsError(
                    end(file, text), "the file is not UTF-8 text from here on: save it as UTF-8 in your editor");
        }
        return text;
    }

    /** The place behind that text. */
    private static SourceLocation end(String file, String text) {
        int line = (int) text.chars().filter(letter -> letter == '\n').count() + 1;
        return new SourceLocation(file, line, text.length() - text.lastIndexOf('\n'));
    }

    private Node document() {
        events.next(); // the stream's start
        if (!events.hasNext() || events.next().getEventId() != Event.ID.DocumentStart) {
            throw new SettingsError(file, "the file is empty");
        }
        Node root = node(events.next(), 0);
        events.next(); // the document's end
        Event end = events.next();
        if (end.getEventId() == Event.ID.DocumentStart) {
            throw new SettingsError(
                    place(end), "a second document begins here, and there may be one alone: leave out the ---");
        }
        return root;
    }

    private Node node(Event event, int level) {
        SourceLocation place = place(event);
        if (level > MOST_LEVELS) {
            throw new SettingsError(place, "this is nested more than " + MOST_LEVELS + " levels deep");
        }
        if (event.getEventId() == Event.ID.Alias) {
            throw new SettingsError(
                    place, "aliases (*name) are not read: write it out, or put double quotes around text");
        }
        refuseMarks((NodeEvent) event, place);
        return switch (event) {
            case ScalarEvent scalar -> scalar(scalar, place);
            case CollectionStartEvent start ->
                start.getEventId() == Event.ID.MappingStart ? keys(place, level) : items(place, level);
            default -> throw new SettingsError(place, "this cannot stand here");
        };
    }

    private static void refuseMarks(NodeEvent event, SourceLocation place) {
        Optional<Anchor> anchor = event.getAnchor();
        Optional<String> tag = switch (event) {
            case ScalarEvent scalar -> scalar.getTag();
            case CollectionStartEvent start -> start.getTag();
            default -> Optional.empty();
        };
        if (anchor.isPresent()) {
            throw new SettingsError(
                    place, "anchors (&name) are not read: leave it out, or put double quotes around text with &");
        }
        if (tag.isPresent()) {
            throw new SettingsError(
                    place, "tags (!name) are not read: leave it out, or put double quotes around text with !");
        }
    }

    private Node scalar(ScalarEvent scalar, SourceLocation place) {
        if (scalar.isDQuoted() && BYTE.matcher(source(scalar)).find()) {
            throw new SettingsError(
                    place,
                    "in double quotes \\x80 to \\xff are letters to YAML, of two bytes each; write two backslashes, as in \"\\\\xff\", for one byte");
        }
        return new Node.Scalar(scalar.getValue(), !scalar.isPlain(), place);
    }

    /** As it was written, with its quotes. */
    private String source(Event event) {
        int from = event.getStartMark().map(Mark::getIndex).orElse(0);
        int to = event.getEndMark().map(Mark::getIndex).orElse(from);
        return new String(codePoints, from, to - from);
    }

    private Node items(SourceLocation place, int level) {
        List<Node> nodes = new ArrayList<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            nodes.add(node(next, level + 1));
        }
        return new Node.Sequence(List.copyOf(nodes), place);
    }

    private Node keys(SourceLocation place, int level) {
        List<Pair> entries = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            if (!(next instanceof ScalarEvent)) {
                throw new SettingsError(place, "this is no key: " + QUOTES);
            }
            Node.Scalar key = (Node.Scalar) node(next, level + 1);
            Integer before = lines.put(key.value(), key.place().line());
            if (before != null) {
                throw new SettingsError(
                        key.place(),
                        "\"%s\" stands here a second time, after line %s: leave one out".formatted(key.value(), before),
                        before);
            }
            entries.add(new Pair(key, node(events.next(), level + 1)));
        }
        return new Node.Mapping(List.copyOf(entries), place);
    }

    private SourceLocation place(Event event) {
        last = event.getStartMark().map(this::place).orElse(last);
        return last;
    }

    private SourceLocation place(Mark mark) {
        return new SourceLocation(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private SettingsError wrong(MarkedYamlEngineException bad) {
        YamlProblem problem = YamlProblem.of(bad, text);
        return new SettingsError(
                problem.mark().map(this::place).orElseGet(() -> new SourceLocation(file, 1, 1)), problem.message());
    }

    private SettingsError wrong(ReaderException bad) {
        int end = Math.clamp(bad.getPosition(), 0, codePoints.length);
        return new SettingsError(
                end(file, new String(codePoints, 0, end)),
                "the character U+%04X may not stand in YAML: write it as \"\\x%02x\" in double quotes"
                        .formatted(bad.getCodePoint(), bad.getCodePoint() & 0xff));
    }
}
