package dev.parley.settings;

import dev.parley.impairment.Impairments;
import dev.parley.impairment.Profile;
import dev.parley.impairment.Profiles;
import java.util.List;

/** Reads {@code profiles:}, networks that the file gives names to. */
final class ProfileReader {
    /** What a profile may have. */
    static final List<String> KEYS = List.of("up", "down", "source");

    private final SettingsErrors errors;

    ProfileReader(SettingsErrors errors) {
        this.errors = errors;
    }

    /** All that can be read. */
    List<Profile> profiles(Node node) {
        if (!(node instanceof Node.Mapping mapping) || mapping.entries().isEmpty()) {
            throw new SettingsError(
                    node.place(),
                    "\"profiles\" takes names, each with what is done there, such as my-net: \"loss=1%,delay=30ms\", and here is "
                            + node.kind());
        }
        return mapping.entries().stream()
                .flatMap(pair -> errors.gather(() -> profile(pair)).stream())
                .toList();
    }

    private Profile profile(Node.Pair pair) {
        String name = pair.key().as("profiles", ScalarValues::name);
        if (Profiles.names().contains(name)) {
            throw new SettingsError(
                    pair.key().place(),
                    "profiles: '" + name + "' is a network that Parley knows already: take another name");
        }
        if (pair.value() instanceof Node.Scalar) {
            Impairments both = Node.text(name, pair.value()).as(name, Impairments::parse);
            return new Profile(name, both, both, "");
        }
        MappingReader mapping = MappingReader.of(pair.value(), "a profile", KEYS, errors);
        if (!mapping.has("up") && !mapping.has("down")) {
            throw mapping.lacks(
                    "a profile needs \"up\" or \"down\", what is done to what goes to the target and comes from it, such as loss=1%,delay=30ms",
                    "up", "down");
        }
        return new Profile(
                name,
                mapping.value("up", Impairments::parse).orElse(Impairments.NONE),
                mapping.value("down", Impairments::parse).orElse(Impairments.NONE),
                mapping.value("source", text -> text).orElse(""));
    }
}
