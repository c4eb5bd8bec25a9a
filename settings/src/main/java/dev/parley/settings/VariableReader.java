package dev.parley.settings;

import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.settings.Node.Pair;
import dev.parley.template.Variable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code variables:}: names with what they are at first. */
final class VariableReader {
    /** What a table may have. */
    static final List<String> KEYS = List.of("of", "addresses", "values");

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,38}|0x[0-9a-fA-F]{1,32}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,38}\\.[0-9]{1,38}");

    private final SettingsErrors errors;

    VariableReader(SettingsErrors errors) {
        this.errors = errors;
    }

    /** @throws SettingsError if it has no keys; what is wrong with one of them is a problem */
    List<Variable> variables(String key, Node node) {
        if (!(node instanceof Node.Mapping named)) {
            throw new SettingsError(
                    node.place(),
                    "\"%s\" has names as keys, each with what it is at first, and here is %s"
                            .formatted(key, node.kind()));
        }
        List<Variable> all = new ArrayList<>();
        for (Pair each : named.entries()) {
            errors.gather(() -> MappingReader.made(each.value().place(), () -> variable(each.name(), each.value())))
                    .ifPresent(all::add);
        }
        return all;
    }

    private Variable variable(String name, Node node) {
        if (node instanceof Node.Mapping) {
            return table(name, MappingReader.of(node, "a table", KEYS, errors));
        }
        Node.Scalar scalar = Node.text(name, node);
        String value = scalar.value();
        if (!scalar.quoted() && WHOLE.matcher(value).matches()) {
            return new Variable.WholeNumber(name, whole(value));
        }
        if (!scalar.quoted() && DECIMAL.matcher(value).matches()) {
            return new Variable.Decimal(name, Double.parseDouble(value));
        }
        return new Variable.Text(name, scalar.as(name, Escapes::parse));
    }

    private static BigInteger whole(String value) {
        return value.startsWith("0x") ? new BigInteger(value.substring(2), 16) : new BigInteger(value);
    }

    private static Variable table(String name, MappingReader mapping) {
        String type = mapping.value("of", text -> text).orElse("text");
        if (type.equals("text")) {
            if (mapping.has("addresses")) {
                throw new SettingsError(
                        mapping.place(),
                        "registers have a type of number, such as of: u16be; a table of texts has no addresses");
            }
            return new Variable.Table(name, texts(mapping));
        }
        String addresses = mapping.value("addresses", text -> text)
                .orElseThrow(() -> mapping.lacks("registers need \"addresses\", such as 0..99", "addresses"));
        int dots = addresses.indexOf("..");
        long from = address(mapping, dots < 0 ? addresses : addresses.substring(0, dots));
        long last = dots < 0 ? from : address(mapping, addresses.substring(dots + 2));
        long count = Math.min(Integer.MAX_VALUE, Math.max(0, last - from + 1));
        Variable.Registers zeros = new Variable.Registers(name, type, from, (int) count, new TreeMap<>());
        return new Variable.Registers(name, type, from, (int) count, cells(mapping, zeros));
    }

    private static long address(MappingReader mapping, String text) {
        String number = text.strip();
        if (!number.matches("[0-9]{1,10}|0x[0-9a-fA-F]{1,8}")) {
            throw new SettingsError(
                    mapping.node("addresses").map(Node::place).orElse(mapping.place()),
                    "addresses are written 0..99 or 0x100..0x1ff");
        }
        return whole(number).longValue();
    }

    private static SortedMap<Long, Payload> cells(MappingReader mapping, Variable.Registers registers) {
        SortedMap<Long, Payload> cells = new TreeMap<>();
        Node values = mapping.node("values").orElse(null);
        if (values instanceof Node.Mapping byAddress) {
            for (Pair each : byAddress.entries()) {
                cells.put(each.key().as("values", text -> address(mapping, text)), cell(registers, each.value()));
            }
        } else if (values != null) {
            long address = registers.from();
            for (Node.Scalar each : Node.texts("values", values)) {
                cells.put(address++, cell(registers, each));
            }
        }
        return cells;
    }

    private static Payload cell(Variable.Registers registers, Node value) {
        return Node.text("values", value).as("values", registers::cell);
    }

    private static Map<Payload, Payload> texts(MappingReader mapping) {
        Map<Payload, Payload> texts = new LinkedHashMap<>();
        Node values = mapping.node("values").orElse(null);
        if (values instanceof Node.Mapping byKey) {
            for (Pair each : byKey.entries()) {
                texts.put(
                        each.key().as("values", Escapes::parse),
                        Node.text(each.name(), each.value()).as("values", Escapes::parse));
            }
        } else if (values != null) {
            throw new SettingsError(
                    values.place(), "the values of a table of texts stand behind their keys: values: {VOLT: \"5\"}");
        }
        return texts;
    }
}
