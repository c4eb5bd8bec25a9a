package dev.parley.address;

import dev.parley.text.SpellingSuggestion;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one address; every way in which it can be wrong has its own sentence. */
final class AddressParser {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}]([\\p{L}\\p{N}_.-]*)");
    private static final Pattern ONLY_DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
    private static final Pattern NO_COLON = Pattern.compile("(udp|tcp)//(.*)");
    private static final Pattern OCTET = Pattern.compile("25[0-5]|2[0-4]\\d|1?\\d?\\d");
    private static final Pattern IPV6 = Pattern.compile("(?=[^%]*:)[0-9A-Fa-f:][0-9A-Fa-f:.]*(%[\\w.-]+)?");

    /** Before a zone, as in a URI (RFC 6874); digits behind it make it an interface's number. */
    private static final Pattern ENCODED_PERCENT = Pattern.compile("%25(?=\\d*[^\\d])");

    private static final List<String> OPTIONS = List.of("interface", "ttl", "family");

    private final String text;

    AddressParser(String text) {
        this.text = text;
    }

    Address parse() {
        int colon = text.indexOf(':');
        String word = colon < 0 ? text : text.substring(0, colon);
        Scheme scheme = Scheme.of(word).orElseThrow(() -> unknownScheme(word, colon));
        if (colon < 0) {
            throw wrong("has no port", scheme.word() + "://127.0.0.1:9000");
        }
        int question = text.indexOf('?', colon);
        String rest = text.substring(colon + 1, question < 0 ? text.length() : question);
        if (rest.startsWith("//")) {
            rest = rest.substring(2);
        } else if (rest.startsWith("/")) {
            throw wrong("has one slash where two belong", scheme.word() + "://" + rest.substring(1));
        } else if (rest.matches("\\d+")) {
            rest = ":" + rest;
        }
        AddressOptions options = question < 0 ? AddressOptions.NONE : options(text.substring(question + 1));
        return hostAndPort(scheme, rest, options);
    }

    private AddressException unknownScheme(String word, int colon) {
        boolean looksLikeScheme = colon >= 0 && text.startsWith("://", colon);
        if (looksLikeScheme) {
            return new AddressException("'%s' starts with '%s', which is not a scheme that Parley speaks (%s).%s"
                    .formatted(
                            text,
                            word,
                            String.join(", ", Scheme.words()),
                            SpellingSuggestion.to(word, Scheme.words())
                                    .map(near -> " Did you mean " + right(near + text.substring(colon)) + "?")
                                    .orElse(" Write " + right("udp" + text.substring(colon)) + " or "
                                            + right("tcp" + text.substring(colon)))));
        }
        Matcher slashes = NO_COLON.matcher(text);
        if (slashes.matches()) {
            return new AddressException(
                    "'%s' lacks a colon: write %s://%s".formatted(text, slashes.group(1), slashes.group(2)));
        }
        String bare = text.matches("\\d+") ? ":" + text : isIpv6(text) ? "[" + text + "]" : text;
        return new AddressException(
                "'%s' does not say udp or tcp: an address begins with its transport, such as %s or %s"
                        .formatted(text, right("udp://" + bare), right("tcp://" + bare)));
    }

    private Address hostAndPort(Scheme scheme, String rest, AddressOptions options) {
        if (rest.indexOf('/') >= 0) {
            throw wrong(
                    "has a path, and an address here ends with the port",
                    scheme.word() + "://" + rest.substring(0, rest.indexOf('/')));
        }
        if (rest.indexOf('@') >= 0) {
            throw wrong(
                    "has a user name, and an address here has none",
                    scheme.word() + "://" + rest.substring(rest.lastIndexOf('@') + 1));
        }
        if (rest.startsWith("[")) {
            int end = rest.indexOf(']');
            if (end < 0) {
                throw wrong("opens a bracket and does not close it", scheme.word() + "://[::1]:9000");
            }
            String host = ENCODED_PERCENT.matcher(rest.substring(1, end)).replaceFirst("%");
            if (!isIpv6(host)) {
                throw wrong(
                        "has '" + host + "' in brackets, which is not an IPv6 address",
                        scheme.word() + "://[::1]:9000");
            }
            return new Address(scheme, host, port(scheme, "[" + host + "]", rest.substring(end + 1)), options);
        }
        int colon = rest.lastIndexOf(':');
        if (rest.indexOf(':') != colon) {
            throw wrong(
                    "has an IPv6 host without brackets",
                    isIpv6(rest) && !isIpv6(rest.substring(0, colon))
                            ? scheme.word() + "://[" + rest + "]:9000"
                            : scheme.word() + "://[" + rest.substring(0, colon) + "]" + rest.substring(colon));
        }
        String host = colon < 0 ? rest : rest.substring(0, colon);
        checkName(scheme, host);
        return new Address(scheme, host, port(scheme, host, colon < 0 ? "" : rest.substring(colon)), options);
    }

    private void checkName(Scheme scheme, String host) {
        if (host.isEmpty() || isIpv4(host)) {
            return;
        }
        if (host.equals("*")) {
            throw wrong(
                    "has * as its host; leave the host out to listen on every interface", scheme.word() + "://:9000");
        }
        if (host.matches("\\d{1,5}")) {
            throw wrong(
                    "has '" + host + "' as its host, which looks like a port: write a colon before it",
                    scheme.word() + "://:" + host);
        }
        if (ONLY_DIGITS_AND_DOTS.matcher(host).matches()) {
            throw wrong(
                    "has '" + host + "' as its host, which is not an IPv4 address (four numbers from 0 to 255)",
                    scheme.word() + "://192.168.1.20:9000");
        }
        if (!NAME.matcher(host).matches()) {
            throw wrong(
                    "has '" + host + "' as its host, which is neither a name nor an IP address",
                    scheme.word() + "://192.168.1.20:9000");
        }
    }

    static boolean isIpv4(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (!OCTET.matcher(part).matches()) {
                return false;
            }
        }
        return true;
    }

    static boolean isIpv6(String host) {
        if (!IPV6.matcher(host).matches()) {
            return false;
        }
        int percent = host.indexOf('%');
        try {
            // Digits with a colon are never looked up as a name; a zone would be, among the interfaces.
            InetAddress.getByName(percent < 0 ? host : host.substring(0, percent));
            return true;
        } catch (UnknownHostException bad) {
            return false;
        }
    }

    private int port(Scheme scheme, String host, String colonAndPort) {
        if (colonAndPort.isEmpty() || colonAndPort.equals(":")) {
            throw wrong("has no port", scheme.word() + "://" + host + ":9000");
        }
        String digits = colonAndPort.substring(1);
        if (!colonAndPort.startsWith(":") || !digits.matches("\\d+")) {
            throw wrong(
                    "has '" + digits + "' as its port, which is not a number", scheme.word() + "://" + host + ":9000");
        }
        if (digits.length() > 5 || Integer.parseInt(digits) > 65535) {
            throw wrong("has port " + digits + ", and ports end at 65535", scheme.word() + "://" + host + ":9000");
        }
        return Integer.parseInt(digits);
    }

    private AddressOptions options(String query) {
        @Nullable String networkInterface = null;
        @Nullable Integer ttl = null;
        @Nullable Family family = null;
        Set<String> seen = new HashSet<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (!seen.add(key)) {
                throw new AddressException("'" + text + "' says " + key + " twice: leave one out");
            }
            switch (key) {
                case "interface" -> networkInterface = value;
                case "ttl" -> ttl = number(value);
                case "family" -> family = family(value);
                default ->
                    throw new AddressException("'%s' has the option '%s'; an address knows %s.%s"
                            .formatted(
                                    text,
                                    key,
                                    String.join(", ", OPTIONS),
                                    SpellingSuggestion.suggestion(key, OPTIONS)));
            }
        }
        try {
            return new AddressOptions(networkInterface, ttl, family);
        } catch (IllegalArgumentException bad) {
            throw new AddressException("'" + text + "': " + bad.getMessage());
        }
    }

    private int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException bad) {
            throw new AddressException("'" + text + "' has ttl '" + value + "', which is not a number: write ttl=4");
        }
    }

    private Family family(String value) {
        try {
            return Family.parse(value);
        } catch (IllegalArgumentException bad) {
            throw new AddressException("'" + text + "': " + bad.getMessage());
        }
    }

    private AddressException wrong(String what, String right) {
        return new AddressException("'" + text + "' " + what + ": write " + right(right));
    }

    /** The right spelling to show: the one proposed, if it is right itself and not wrong in another way as well. */
    private static String right(String proposed) {
        for (String candidate : List.of(proposed, proposed + ":9000")) {
            try {
                return new AddressParser(candidate).parse().toString();
            } catch (AddressException alsoWrong) {
                // then the next one
            }
        }
        return proposed.substring(0, proposed.indexOf(':')) + "://192.168.1.20:9000";
    }
}
