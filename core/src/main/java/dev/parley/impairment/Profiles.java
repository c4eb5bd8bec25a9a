package dev.parley.impairment;

import dev.parley.text.SpellingSuggestion;
import java.util.List;
import java.util.stream.Stream;

/**
 * Known networks by name. A published round trip is divided evenly between both directions. Where a source has no
 * figure for jitter or loss, there is none here.
 */
public final class Profiles {
    private static final List<Text> TEXTS = List.of(
            // Firefox, devtools/client/shared/components/throttling/profiles.js: GPRS, 50 kbit down, 20 up, latency 500
            // ms
            new Text(
                    "gprs",
                    "bandwidth=20kbit,delay=250ms",
                    "bandwidth=50kbit,delay=250ms",
                    "Firefox's developer tools, throttling profile \"GPRS\"; its latency taken as the round trip"),
            // WebPageTest, www/settings/connectivity.ini.sample: [Edge] bwIn=240000 bwOut=200000 latency=840 plr=0
            new Text(
                    "edge",
                    "bandwidth=200kbit,delay=420ms",
                    "bandwidth=240kbit,delay=420ms",
                    "WebPageTest, connectivity profile \"Mobile Edge\""),
            // the same file: [3G] bwIn=1600000 bwOut=768000 latency=300 plr=0
            new Text(
                    "3g",
                    "bandwidth=768kbit,delay=150ms",
                    "bandwidth=1600kbit,delay=150ms",
                    "WebPageTest, connectivity profile \"Mobile 3G\""),
            // WebPageTest's own server: LTE (12 Mbps, 70ms RTT)
            new Text(
                    "lte",
                    "bandwidth=12mbit,delay=35ms",
                    "bandwidth=12mbit,delay=35ms",
                    "WebPageTest, connectivity profile \"LTE\""),
            // the file above: [DSL] bwIn=1500000 bwOut=384000 latency=50 plr=0
            new Text(
                    "dsl",
                    "bandwidth=384kbit,delay=25ms",
                    "bandwidth=1500kbit,delay=25ms",
                    "WebPageTest, connectivity profile \"DSL\""),
            // a network_emulator/emulate.py of the WebRTC project: 'Wifi, Lossy', 100000, 100000 kbit/s, 100 ms, 10 %
            new Text(
                    "wifi-bad",
                    "loss=10%,bandwidth=100mbit,delay=50ms",
                    "loss=10%,bandwidth=100mbit,delay=50ms",
                    "a preset \"Wifi, Lossy\" of WebRTC's network emulator; its delay taken as the round trip"),
            // RFC 2488, 2: 279.0 ms for one hop at the edge of the view; Loadero, "Satellite phone": 1000 and 256
            // kbit/s
            new Text(
                    "satellite",
                    "bandwidth=256kbit,delay=279ms",
                    "bandwidth=1mbit,delay=279ms",
                    "delay: RFC 2488, section 2, a geostationary hop; bandwidth: Loadero's \"Satellite phone\""),
            // IEEE 802.3 (1000BASE-T); the delay is an assumption of ours
            new Text(
                    "lan",
                    "bandwidth=1gbit,delay=200us",
                    "bandwidth=1gbit,delay=200us",
                    "bandwidth: Gigabit Ethernet, IEEE 802.3; delay: an assumption"));

    private Profiles() {}

    /** As written here: the names alone are in each help, and to read the others there would cost each start of the program 10 ms. */
    private record Text(String name, String up, String down, String source) {
        Profile read() {
            return new Profile(name, Impairments.parse(up), Impairments.parse(down), source);
        }
    }

    /** Read once, when somebody asks for one. */
    private static final class Known {
        static final List<Profile> ALL = TEXTS.stream().map(Text::read).toList();
    }

    /** All, from slow to fast within their kind. */
    public static List<Profile> all() {
        return Known.ALL;
    }

    /** The names of all. */
    public static List<String> names() {
        return TEXTS.stream().map(Text::name).toList();
    }

    /**
     * The network of that name.
     *
     * @throws IllegalArgumentException with the names there are, and the nearest
     */
    public static Profile named(String name) {
        return named(name, List.of());
    }

    /**
     * The network of that name, among these or the known ones.
     *
     * @throws IllegalArgumentException with the names there are, and the nearest
     */
    public static Profile named(String name, List<Profile> own) {
        List<Profile> all = Stream.concat(own.stream(), all().stream()).toList();
        List<String> names = all.stream().map(Profile::name).toList();
        return all.stream()
                .filter(profile -> profile.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no profile '" + name + "'; there is "
                        + String.join(", ", names) + "." + SpellingSuggestion.suggestion(name, names)));
    }
}
