package dev.parley.settings;

import dev.parley.bench.option.ValueType;
import dev.parley.session.HandlerProgram;
import dev.parley.session.listen.ListenSetup;
import java.util.List;

/** Reads {@code handler:} of a listener: a command line, or a map. */
final class HandlerReader {
    /** What the map may have. */
    static final List<String> KEYS = List.of("command", "for", "format", "timeout");

    private HandlerReader() {}

    /**
     * Reads it.
     *
     * @param trial a listener of the same addresses, on which it is tried
     * @throws SettingsError if it cannot be read, or cannot be for these addresses
     */
    static HandlerProgram handler(Node node, ListenSetup trial, SettingsErrors errors) {
        HandlerProgram program = node instanceof Node.Mapping
                ? program(MappingReader.of(node, "a handler", KEYS, errors))
                : HandlerProgram.of(Node.text("handler", node)
                        .as("handler", ValueType.COMMAND::parse)
                        .toArray(String[]::new));
        MappingReader.made(node.place(), () -> trial.handler(program));
        return program;
    }

    private static HandlerProgram program(MappingReader mapping) {
        Node command = mapping.node("command")
                .orElseThrow(
                        () -> mapping.lacks("a handler needs a \"command\", such as [python3, device.py]", "command"));
        return mapping.made(() -> new HandlerProgram(
                command(command),
                mapping.value("for", ValueType.HANDLER_SCOPE::parse).orElse(HandlerProgram.Scope.LISTENER),
                mapping.value("format", ValueType.HANDLER_FORMAT::parse).orElse(HandlerProgram.Format.JSON),
                mapping.value("timeout", ListenReader::positive).orElse(null)));
    }

    private static List<String> command(Node node) {
        if (node instanceof Node.Sequence) {
            return Node.texts("command", node).stream().map(Node.Scalar::value).toList();
        }
        return Node.text("command", node).as("command", ValueType.COMMAND::parse);
    }
}
