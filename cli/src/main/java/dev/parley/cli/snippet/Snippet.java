package dev.parley.cli.snippet;

import dev.parley.address.Address;
import dev.parley.cli.option.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Code for the device's side: a text among the resources, with what is asked for filled in.
 *
 * @param kind what it is written in
 * @param address whom a client talks to, or where a server listens
 * @param otherSide where the other side runs, and its command
 * @param wifi how a board gets its network; for other kinds nobody looks at it
 */
public record Snippet(SnippetKind kind, Address address, OtherSide otherSide, Wifi wifi) {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");

    /**
     * What the code talks to.
     *
     * @param order whether it is to be started first, or then
     * @param where the computer that it runs on, in words
     * @param command what is typed there
     */
    public record OtherSide(String order, String where, String command) {
        /** In one line, for a person. */
        public String says() {
            return order + ", on " + where + ": " + command;
        }
    }

    /**
     * A Wi-Fi that a board joins, or makes.
     *
     * @param accessPoint whether it makes it
     */
    public record Wifi(boolean accessPoint, String ssid, String password) {
        /** @throws UsageException if no such network can be (IEEE 802.11, and 802.11i for the password) */
        public Wifi {
            int name = bytes(ssid);
            int secret = bytes(password);
            if (name < 1 || name > 32) {
                throw new UsageException("--ssid: the name of a Wi-Fi has from 1 to 32 bytes, and this has " + name);
            }
            if (accessPoint && (secret < 8 || secret > 63)) {
                throw new UsageException(
                        "--password: for a Wi-Fi of the board's own it has from 8 to 63 bytes, and this has " + secret);
            }
            if (secret > 64) {
                throw new UsageException("--password: that of a Wi-Fi has at most 64 bytes, and this has " + secret);
            }
        }

        private static int bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    /** Whether it begins the conversation. */
    boolean isClient() {
        return !address.isEveryInterface();
    }

    /** The whole text, ending with a line end. */
    public String text() throws IOException {
        Map<String, String> values = Map.ofEntries(
                Map.entry("for", kind.describes()),
                Map.entry("where", otherSide.where),
                Map.entry("run", otherSide.command),
                Map.entry("host", kind.literal(address.host())),
                Map.entry("port", Integer.toString(address.port())),
                Map.entry("host-and-port", kind.literal(address.hostAndPort())),
                Map.entry("address", kind.literal(address.toString())),
                Map.entry("listen", address.scheme().word() + "://:" + address.port()),
                Map.entry("ssid", kind.literal(wifi.ssid)),
                Map.entry("password", kind.literal(wifi.password)));
        String text = program(address.scheme().word() + (isClient() ? "-client" : "-server"));
        // In one pass, so that nothing is looked for in what was filled in; a reply's {{data}} is none of ours.
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
    }

    /** What boards do in different ways is in parts of their own. */
    private String program(String name) throws IOException {
        String text = resource(kind.family(), name);
        if (!kind.isBoard()) {
            return text;
        }
        text = text.replace("{{wifi}}", part(wifi.accessPoint ? "access-point" : "join"));
        if (kind.family() == SnippetKind.MICROPYTHON) {
            text = text.replace("{{imports}}", part("imports"))
                    .replace("{{display}}\n", kind.hasDisplay() ? part("display") + "\n\n\n" : "\n")
                    .replace("{{print}}", kind.hasDisplay() ? "show" : "print");
        }
        return text;
    }

    private String part(String name) throws IOException {
        return resource(kind, name).stripTrailing();
    }

    private static String resource(SnippetKind of, String name) throws IOException {
        String path = String.format(Locale.ROOT, "%s/%s.%s", of.word(), name, of.ending());
        try (InputStream in = Snippet.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + path + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
