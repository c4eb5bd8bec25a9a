package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.bench.RelayEntry;
import dev.parley.bench.option.ListenOptions;
import dev.parley.bench.option.OptionTable;
import dev.parley.bench.option.RelayOptions;
import dev.parley.impairment.Profile;
import dev.parley.impairment.Profiles;
import dev.parley.session.relay.RelaySetup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the items of {@code relay:}. */
final class RelayReader {
    private static final String TARGET = "target";
    private static final String PROFILE = "profile";

    /** What an item of {@code relay:} may have. */
    static final List<String> KEYS = EntryReader.keys(ListenOptions.ADDRESS, List.of(TARGET), RelayOptions.TABLE);

    /** What is read here, and not as on the command line. */
    private static final OptionTable<RelaySetup> PLAIN =
            RelayOptions.TABLE.without(List.of(PROFILE, TimelineReader.TIMELINE));

    private final EntryReader entries;
    private final List<Profile> profiles;
    private final RelayLoops loops = new RelayLoops();
    private final SettingsErrors errors;

    /** @param profiles the file's own */
    RelayReader(EntryReader entries, List<Profile> profiles, SettingsErrors errors) {
        this.entries = entries;
        this.profiles = profiles;
        this.errors = errors;
    }

    /** @throws SettingsError if it cannot be read */
    RelayEntry relay(Node node) {
        MappingReader mapping = MappingReader.of(node, "a relay", KEYS, errors);
        List<Address> addresses = entries.listened(mapping);
        Node.Scalar written = mapping.node(TARGET)
                .map(each -> Node.text(TARGET, each))
                .orElseThrow(() -> mapping.lacks(
                        "a relay needs a \"target\", to which it passes on what comes, such as udp://192.168.1.20:9000",
                        TARGET));
        Address target = written.as(TARGET, Address::parse);
        RelaySetup trial = written.as(TARGET, text -> new RelaySetup(addresses, target));
        String name = entries.name(mapping, "relay", addresses);
        Map<String, String> options = new LinkedHashMap<>(EntryReader.options(mapping, PLAIN, addresses, trial));
        EntryReader.checkFraming(mapping);
        setProfile(mapping, trial, options);
        check(mapping, trial);
        mapping.node(TimelineReader.TIMELINE)
                .ifPresent(timeline -> options.put(
                        TimelineReader.TIMELINE,
                        new TimelineReader(() -> new RelaySetup(addresses, target), this::setProfile, errors)
                                .timeline(timeline, trial)
                                .toString()));
        RelayEntry relay = new RelayEntry(name, mapping.has("name"), addresses, target, options);
        loops.add(relay, mapping.place());
        return relay;
    }

    /**
     * A profile of the file is what it means for this relay, since nobody else knows its name: then all that is done on purpose stands
     * in {@code up} and {@code down}.
     */
    private void setProfile(MappingReader mapping, RelaySetup trial, Map<String, String> options) {
        Profile profile =
                mapping.value(PROFILE, name -> Profiles.named(name, profiles)).orElse(Profile.NONE);
        trial.profile(profile);
        if (Profiles.names().contains(profile.name())) {
            options.put(PROFILE, profile.name());
        } else if (mapping.has(PROFILE)) {
            check(mapping, trial);
            options.keySet().removeAll(RelayOptions.CHANGEABLE);
            options.put("up", trial.up().toString());
            options.put("down", trial.down().toString());
        }
    }

    /** Each option was tried on it. */
    private static void check(MappingReader mapping, RelaySetup trial) {
        try {
            trial.check();
        } catch (IllegalArgumentException wrong) {
            throw new SettingsError(mapping.place(), String.valueOf(wrong.getMessage()));
        }
    }
}
