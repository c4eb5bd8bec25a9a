package dev.parley.template;

import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.text.SpellingSuggestion;
import dev.parley.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the template language; everything that can be wrong is found here and not when a message is due. */
final class TemplateParser {
    static final List<String> NAMES = List.of("now", "unixtime", "n", "random", "peer", "data", "crc16-modbus");
    private static final List<String> FILTERS = List.of("hex", "base64", "trim", "upper", "lower");
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(\"(?:[^\"\\\\]|\\\\.)*+\"|\\||[^\\s|\"]+)\\s*", Pattern.DOTALL);
    private static final DateTimeFormatter NOW = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int MOST_RANDOM = 65_507;

    private final String text;
    private final boolean isReply;
    private final Set<String> captures;

    TemplateParser(String text, boolean isReply, Set<String> captures) {
        this.text = text;
        this.isReply = isReply;
        this.captures = captures;
    }

    Template parse() {
        List<Template.Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf("{{", at);
            if (open < 0) {
                open = text.length();
            }
            if (open > at) {
                Payload literal = Escapes.parse(text.substring(at, open));
                parts.add(values -> literal);
            }
            at = open;
            if (open < text.length()) {
                int close = closing(open);
                parts.add(value(text.substring(open + 2, close)));
                at = close + 2;
            }
        }
        return new Template(text, parts);
    }

    /** Where the {@code }}} of the value that opens at {@code open} stands; one inside quotes does not count. */
    private int closing(int open) {
        boolean quoted = false;
        for (int i = open + 2; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (quoted && letter == '\\') {
                i++;
            } else if (letter == '"') {
                quoted = !quoted;
            } else if (!quoted && text.startsWith("}}", i)) {
                return i;
            }
        }
        throw wrong(quoted ? "has a quotation mark that is not closed" : "has a {{ without }}");
    }

    private Template.Part value(String inside) {
        List<String> tokens = tokens(inside);
        int pipe = tokens.indexOf("|");
        List<String> words = pipe < 0 ? tokens : tokens.subList(0, pipe);
        if (words.isEmpty()) {
            throw wrong("has {{}} with no name in it; there are " + String.join(", ", NAMES));
        }
        Template.Part part = source(words.getFirst(), words.subList(1, words.size()));
        List<String> rest = pipe < 0 ? List.of() : tokens.subList(pipe, tokens.size());
        for (int i = 0; i < rest.size(); i += 2) {
            if (!rest.get(i).equals("|") || i + 1 == rest.size()) {
                throw wrong("has '{{" + inside + "}}', where a filter belongs after each |: {{data|hex}}");
            }
            UnaryOperator<Payload> filter = filter(rest.get(i + 1));
            Template.Part before = part;
            part = values -> filter.apply(before.fill(values));
        }
        return part;
    }

    private List<String> tokens(String inside) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(inside);
        int at = 0;
        while (at < inside.length() && matcher.find(at) && matcher.start() == at) {
            tokens.add(matcher.group(1));
            at = matcher.end();
        }
        return tokens;
    }

    private Template.Part source(String name, List<String> arguments) {
        if (name.startsWith("\"")) {
            Payload literal = quoted(name);
            return none(name, arguments, values -> literal);
        }
        return switch (name) {
            case "now" -> now(arguments);
            case "unixtime" ->
                none(
                        name,
                        arguments,
                        values -> Payload.of(Long.toString(Math.floorDiv(values.epochNanos(), 1_000_000_000L))));
            case "n" -> none(name, arguments, values -> Payload.of(Long.toString(values.n())));
            case "peer" -> none(name, arguments, values -> Payload.of(values.peer()));
            case "data" -> {
                requireReply();
                yield none(name, arguments, Values::data);
            }
            case "random" -> random(arguments);
            case "crc16-modbus" -> crc(arguments);
            default -> {
                if (!captures.contains(name)) {
                    throw unknown(name);
                }
                yield none(name, arguments, values -> values.captures().getOrDefault(name, Payload.EMPTY));
            }
        };
    }

    private IllegalArgumentException unknown(String name) {
        if (name.matches("\\d+") && captures.isEmpty()) {
            return wrong("has {{" + name + "}}, a capture, and nothing here captures: that is for rules");
        }
        List<String> known =
                Stream.concat(NAMES.stream(), captures.stream().sorted()).toList();
        return wrong("has {{" + name + "}}; there are " + String.join(", ", known) + "."
                + SpellingSuggestion.to(name, known)
                        .map(near -> " Did you mean {{" + near + "}}?")
                        .orElse(""));
    }

    private void requireReply() {
        if (!isReply) {
            throw wrong(
                    "has {{data}}, and a message that answers nothing has no data to put there: that is for --reply");
        }
    }

    private Template.Part none(String name, List<String> arguments, Template.Part part) {
        if (!arguments.isEmpty()) {
            throw wrong("has {{" + name + " " + String.join(" ", arguments) + "}}, and " + name
                    + " takes nothing after it");
        }
        return part;
    }

    private Template.Part now(List<String> arguments) {
        if (arguments.size() > 1) {
            throw wrong("has {{now}} with more than one form: write {{now \"HH:mm:ss\"}}");
        }
        DateTimeFormatter form = arguments.isEmpty() ? NOW : form(arguments.getFirst());
        return values -> Payload.of(form.format(
                Clock.instant(values.epochNanos()).atZone(values.zone().get())));
    }

    private DateTimeFormatter form(String argument) {
        if (!argument.startsWith("\"")) {
            throw wrong("has {{now " + argument + "}}: put the form in quotation marks, {{now \"HH:mm:ss\"}}");
        }
        try {
            DateTimeFormatter form =
                    DateTimeFormatter.ofPattern(quoted(argument).text().orElse(""), Locale.ROOT);
            form.formatTo(LocalDateTime.of(2022, 10, 13, 12, 38).atZone(ZoneOffset.UTC), new StringBuilder());
            return form;
        } catch (IllegalArgumentException | DateTimeException bad) {
            throw wrong(
                    "has a form of time that cannot be read (" + bad.getMessage() + "): write {{now \"HH:mm:ss\"}}");
        }
    }

    private Template.Part random(List<String> arguments) {
        boolean hex = !arguments.isEmpty() && arguments.getFirst().equals("hex");
        List<String> rest = hex ? arguments.subList(1, arguments.size()) : arguments;
        if (rest.size() != 1 || !rest.getFirst().matches("\\d{1,5}")) {
            throw wrong("has {{random}} without how many: write {{random 8}} or {{random hex 8}}");
        }
        int length = Integer.parseInt(rest.getFirst());
        if (length < 1 || length > MOST_RANDOM) {
            throw wrong("has {{random " + length + "}}, and it can be from 1 to " + MOST_RANDOM);
        }
        String alphabet = hex ? "0123456789abcdef" : ALPHABET;
        return values -> {
            byte[] chosen = new byte[length];
            for (int i = 0; i < length; i++) {
                chosen[i] = (byte) alphabet.charAt(values.random().nextInt(alphabet.length()));
            }
            return Payload.copyOf(chosen);
        };
    }

    private Template.Part crc(List<String> arguments) {
        if (arguments.size() > 1) {
            throw wrong("has {{crc16-modbus " + String.join(" ", arguments)
                    + "}}, and crc16-modbus takes one thing, but here are " + arguments.size()
                    + ": {{crc16-modbus data}} in a reply, or all the bytes in one pair of quotation marks");
        }
        if (arguments.isEmpty()) {
            throw wrong(
                    "has {{crc16-modbus}} without what to compute it of: write {{crc16-modbus data}} in a reply, and the bytes themselves elsewhere: {{crc16-modbus \"\\x01\\x03\"}}");
        }
        Template.Part of = source(arguments.getFirst(), List.of());
        return values -> Crc16.modbus(of.fill(values));
    }

    private UnaryOperator<Payload> filter(String name) {
        return switch (name) {
            case "hex" -> data -> Payload.of(data.hex());
            case "base64" -> data -> Payload.of(Base64.getEncoder().encodeToString(data.bytes()));
            case "trim" -> onText(String::strip);
            case "upper" -> onText(text -> text.toUpperCase(Locale.ROOT));
            case "lower" -> onText(text -> text.toLowerCase(Locale.ROOT));
            default ->
                throw wrong("has the filter '" + name + "'; there are " + String.join(", ", FILTERS) + "."
                        + SpellingSuggestion.suggestion(name, FILTERS));
        };
    }

    /** Changes text; what is not UTF-8 passes as it is. */
    private static UnaryOperator<Payload> onText(UnaryOperator<String> change) {
        return data -> data.text().map(text -> Payload.of(change.apply(text))).orElse(data);
    }

    private static Payload quoted(String token) {
        return Escapes.parse(token.substring(1, token.length() - 1));
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("the template '" + text + "' " + what);
    }
}
