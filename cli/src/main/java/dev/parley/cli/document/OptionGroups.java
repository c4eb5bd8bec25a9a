package dev.parley.cli.document;

import dev.parley.bench.option.Option;
import dev.parley.bench.option.OptionGroup;
import dev.parley.cli.verb.Verb;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A verb's options as they stand under headings. */
final class OptionGroups {
    private OptionGroups() {}

    static Map<OptionGroup, List<Option<?>>> of(Verb verb) {
        return verb.options().stream()
                .collect(Collectors.groupingBy(
                        Option::group, () -> new EnumMap<>(OptionGroup.class), Collectors.toList()));
    }
}
