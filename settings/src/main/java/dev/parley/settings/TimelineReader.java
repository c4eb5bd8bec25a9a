package dev.parley.settings;

import dev.parley.bench.option.OptionTable;
import dev.parley.bench.option.RelayOptions;
import dev.parley.impairment.Timeline;
import dev.parley.session.relay.RelaySetup;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads the {@code timeline:} of a relay: a list of steps, or text as on the command line. */
final class TimelineReader {
    static final String TIMELINE = "timeline";

    private static final String AT = "at";
    private static final String LOOP = "loop";

    /** What a step may do: all that the relay may do on purpose. */
    private static final OptionTable<RelaySetup> IMPAIRMENTS =
            RelayOptions.TABLE.without(RelayOptions.TABLE.names().stream()
                    .filter(name -> !RelayOptions.CHANGEABLE.contains(name) || name.equals(TIMELINE))
                    .toList());

    /** What a step may have. */
    static final List<String> KEYS =
            Stream.concat(Stream.of(AT, LOOP), IMPAIRMENTS.names().stream()).toList();

    private final Supplier<RelaySetup> setups;
    private final ProfileSetter profiles;
    private final SettingsErrors errors;

    /** Sets the profile that a mapping names. */
    interface ProfileSetter {
        void set(MappingReader mapping, RelaySetup setup, Map<String, String> options);
    }

    /** @param setups makes one of the relay that does nothing on purpose */
    TimelineReader(Supplier<RelaySetup> setups, ProfileSetter profiles, SettingsErrors errors) {
        this.setups = setups;
        this.profiles = profiles;
        this.errors = errors;
    }

    /**
     * @param trial of the relay; gets the timeline
     * @throws SettingsError if it cannot be read
     */
    Timeline timeline(Node node, RelaySetup trial) {
        if (node instanceof Node.Scalar) {
            Node.Scalar text = Node.text(TIMELINE, node);
            return text.as(TIMELINE, written -> {
                Timeline timeline = Timeline.parse(written);
                trial.timeline(timeline).check();
                return timeline;
            });
        }
        List<Timeline.Step> steps = new ArrayList<>();
        Duration loop = Duration.ZERO;
        for (Node item : Node.items(TIMELINE, node).nodes()) {
            MappingReader mapping = MappingReader.of(item, "a step of a timeline", KEYS, errors);
            if (!loop.isZero()) {
                throw new SettingsError(mapping.place(), "timeline: nothing comes behind the loop");
            }
            Node.Scalar at = mapping.node(AT)
                    .map(each -> Node.text(AT, each))
                    .orElseThrow(() -> mapping.lacks(
                            "a step of a timeline needs \"at\", the time from which on it is done, such as 10s", AT));
            Duration time = at.as(AT, Durations::parse);
            if (mapping.value(LOOP, text -> ScalarValues.yes(text, true)).orElse(false)) {
                refuseBesideLoop(mapping);
                loop = time;
            } else {
                steps.add(step(mapping, at, time));
            }
            Duration loops = loop;
            at.as(AT, text -> new Timeline(steps, loops));
        }
        return new Timeline(steps, loop);
    }

    private Timeline.Step step(MappingReader mapping, Node.Scalar at, Duration time) {
        RelaySetup setup = setups.get();
        Map<String, String> options = new LinkedHashMap<>(
                EntryReader.options(mapping, IMPAIRMENTS.without(List.of("profile")), List.of(), setup));
        profiles.set(mapping, setup, options);
        if (options.isEmpty()) {
            throw mapping.lacks(
                    "a step of a timeline needs what is done from then on, such as up: loss=5%, or impair: none",
                    IMPAIRMENTS.names().toArray(String[]::new));
        }
        return MappingReader.made(mapping.place(), () -> {
            setup.check();
            return at.as(AT, text -> new Timeline.Step(time, setup.up(), setup.down()));
        });
    }

    private static void refuseBesideLoop(MappingReader mapping) {
        IMPAIRMENTS.names().stream().filter(mapping::has).findFirst().ifPresent(key -> {
            throw new SettingsError(
                    mapping.place(),
                    "timeline: a loop begins again with what is done from the start, so \"" + key
                            + "\" is for a step of its own");
        });
    }
}
