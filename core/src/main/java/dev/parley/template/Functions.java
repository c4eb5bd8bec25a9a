package dev.parley.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Every value and function that a template can name, with how many things each gets. */
final class Functions {
    /** {@code random hex 8}, as people have written it before there were functions. */
    static final String RANDOM_HEX = "random hex";

    private static final int ANY = Integer.MAX_VALUE;

    private static final List<Definition> SOURCES = List.of(
            new Definition("now", 0, 2, "now(\"HH:mm:ss\", \"UTC\")"),
            value("unixtime"),
            value("n"),
            new Definition("random", 0, 1, "random(8)"),
            value("peer"),
            value("data"),
            new Definition("crc16-modbus", 0, ANY, "crc16-modbus(data)"),
            value("unixtime-ms"),
            value("unixtime-us"),
            value("ntptime"),
            value("peer-host"),
            value("peer-port"),
            value("local"),
            value("local-host"),
            value("local-port"),
            new Definition("random-bytes", 1, 1, "random-bytes(4)"),
            new Definition("random-number", 2, 2, "random-number(1, 6)"));

    /** Those that differ from message to message by its number. */
    private static final Set<String> MOVING = Set.of("step", "ramp", "sine", "walk", "line");

    private static final List<Definition> FUNCTIONS = Stream.of(
                    Stream.of(
                            one("hex"),
                            one("base64"),
                            one("trim"),
                            one("upper"),
                            one("lower"),
                            one("unhex"),
                            one("unbase64"),
                            new Definition("len", 1, ANY, "len(data)"),
                            one("reverse"),
                            one("ip"),
                            one("int"),
                            one("float"),
                            one("round"),
                            one("varint"),
                            one("ber-length"),
                            new Definition("default", 2, 2, "default(store[key], \"none\")"),
                            new Definition("fixed", 2, 2, "fixed(21.5, 2)"),
                            new Definition("bcd", 1, 2, "bcd(n, 4)"),
                            new Definition("repeat", 2, 2, "repeat(\"-\", 8)"),
                            new Definition("pad-left", 2, 3, "pad-left(n, 4, \"0\")"),
                            new Definition("pad-right", 2, 3, "pad-right(\"name\", 16, \"\\0\")"),
                            new Definition("autokey", 2, 2, "autokey(data, 171)"),
                            new Definition("unautokey", 2, 2, "unautokey(data, 171)")),
                    NumberCodec.NAMES.stream().map(Functions::one),
                    Stream.of(
                            new Definition("step", 3, 3, "step(0, 1, 10)"),
                            new Definition("ramp", 3, 3, "ramp(0, 100, 50)"),
                            new Definition("sine", 3, 3, "sine(20, 25, 60)"),
                            new Definition("walk", 4, 5, "walk(21.5, 0.1, 15, 30)"),
                            new Definition("line", 1, 2, "line(\"values.csv\")")),
                    Hashes.NAMES.stream().map(Functions::one),
                    Hashes.KEYED.stream().map(name -> new Definition(name, 2, 2, name + "(data, \"key\")")))
            .flatMap(each -> each)
            .toList();

    private static final Map<String, Definition> BY_NAME = byName();

    /** What can stand for itself. */
    static final List<String> VALUES = SOURCES.stream().map(Definition::name).toList();

    private Functions() {}

    /**
     * How one is written.
     *
     * @param least how many things it gets at least
     * @param usage an example
     */
    private record Definition(String name, int least, int most, String usage) {}

    private static Definition value(String name) {
        return new Definition(name, 0, 0, name);
    }

    private static Definition one(String name) {
        return new Definition(name, 1, 1, name + "(data)");
    }

    private static Map<String, Definition> byName() {
        Map<String, Definition> all = new HashMap<>();
        SOURCES.forEach(each -> all.put(each.name(), each));
        FUNCTIONS.forEach(each -> all.put(each.name(), each));
        all.put(RANDOM_HEX, new Definition(RANDOM_HEX, 0, 1, "random hex 8"));
        return all;
    }

    /** What can stand behind a bar. */
    static List<String> names() {
        return Stream.concat(FUNCTIONS.stream().map(Definition::name), Checksums.names())
                .toList();
    }

    static boolean isKnown(String name) {
        return BY_NAME.containsKey(name) || Checksums.isKnown(name);
    }

    private static Definition named(String name) {
        Definition found = BY_NAME.get(name);
        if (found != null) {
            return found;
        }
        if (Checksums.isKnown(name)) { // not in the map, since few need the catalogue
            return new Definition(name, 1, ANY, name + "(data)");
        }
        throw new IllegalArgumentException(name);
    }

    /** Whether it can get another thing when it has so many. */
    static boolean takesMore(String name, int have) {
        return named(name).most() > have;
    }

    static String usage(String name) {
        return "{{" + named(name).usage() + "}}";
    }

    /** @throws TemplateException if it gets what it cannot use */
    static Expression make(Call call) {
        Definition definition = named(call.name());
        if (call.count() < definition.least() || call.count() > definition.most()) {
            throw call.wrong(
                    definition.most() == 0
                            ? "has things for %s, which takes nothing".formatted(call.name())
                            : "has %s with %s, and it is written %s"
                                    .formatted(
                                            call.name(),
                                            call.count() == 1 ? "1 thing" : call.count() + " things",
                                            usage(call.name())));
        }
        return make(call, call.name());
    }

    private static Expression make(Call call, String name) {
        if (MOVING.contains(name)) {
            return Moving.make(call);
        }
        if (VALUES.contains(name) || name.equals(RANDOM_HEX)) {
            return Sources.make(call);
        }
        if (NumberCodec.NAMES.contains(name)) {
            return NumberCodec.make(call);
        }
        if (Checksums.isKnown(name)) {
            return Checksums.make(call);
        }
        if (Hashes.NAMES.contains(name) || Hashes.KEYED.contains(name)) {
            return Hashes.make(call);
        }
        if (SelfSized.isKnown(name)) {
            return SelfSized.make(call);
        }
        return switch (name) {
            case "int", "float", "round", "fixed", "bcd" -> Numbers.make(call);
            case "default" -> Default.make(call);
            case "autokey", "unautokey" -> AutokeyCipher.make(call);
            default -> Texts.make(call);
        };
    }
}
