package dev.parley.cli.verb;

import static dev.parley.bench.option.OptionGroup.BOARD;

import dev.parley.address.Address;
import dev.parley.address.AddressOptions;
import dev.parley.address.Scheme;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.ValueType;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.ExitStatus;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.snippet.Snippet;
import dev.parley.cli.snippet.SnippetKind;
import dev.parley.cli.terminal.Output;
import dev.parley.cli.terminal.Terminal;
import dev.parley.host.Interfaces;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code parley snippet}: code for the device's side, with this computer's address filled in. */
public final class SnippetVerb implements Verb {
    private static final Address USUAL = new Address(Scheme.UDP, "", 9000, AddressOptions.NONE);

    private final Supplier<Interfaces> interfaces;

    public SnippetVerb() {
        this(Interfaces::read);
    }

    /** With other interfaces than this computer's, for tests. */
    public SnippetVerb(Supplier<Interfaces> interfaces) {
        this.interfaces = interfaces;
    }

    @Override
    public String name() {
        return "snippet";
    }

    @Override
    public String summary() {
        return "code for the device's side, with this computer's address filled in";
    }

    @Override
    public String arguments() {
        return "[KIND [ADDRESS]] [OPTIONS]";
    }

    @Override
    public String description() {
        return "Prints a short program for the other side, ready to run: a client that sends to ADDRESS where that has a"
                + " host, and a server on its port where it has none. Without ADDRESS, or with --client, it is a client"
                + " that sends to this computer, at the address that others most likely reach. The program says in its"
                + " first lines what to run on this computer. Without KIND it lists the kinds.";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("all kinds", "parley snippet"),
                new Example(
                        "a board that sends UDP to this computer, port 9000",
                        "parley snippet micropython --ssid \"home\" --password \"let me in\""),
                new Example("the same over TCP, to port 5001", "parley snippet arduino tcp://:5001 --client"),
                new Example("a server on the board", "parley snippet mpython udp://:9000"),
                new Example(
                        "a client of another computer, into a file",
                        "parley snippet python tcp://192.168.1.37:5001 > client.py"),
                new Example("the board makes a Wi-Fi of its own", "parley snippet micropython udp://:9000 --ap"));
    }

    @Override
    public List<String> words() {
        return SnippetKind.words();
    }

    @Override
    public List<Option<?>> options() {
        return Options.bare(
                Option.of(BOARD, "client", ValueType.FLAG, "a client of this computer, where ADDRESS has no host")
                        .inShortHelp(),
                Option.of(BOARD, "ap", ValueType.FLAG, "the board makes a Wi-Fi of its own, and this computer joins it")
                        .inShortHelp(),
                Option.of(BOARD, "ssid", ValueType.NAME, "the Wi-Fi's name").byDefault("a placeholder"),
                Option.of(BOARD, "password", ValueType.TEXT, "the Wi-Fi's password")
                        .byDefault("a placeholder"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler) throws IOException {
        List<String> words = arguments.words();
        Output diagnostics = terminal.diagnostics();
        if (words.isEmpty()) {
            print(terminal, SnippetKind.list());
            if (terminal.inIsTerminal()) {
                diagnostics.line("Write one of them behind parley snippet; parley snippet --help shows examples.");
            }
            return ExitStatus.OK;
        }
        if (words.size() > 2) {
            throw new UsageException("snippet takes a kind and an address, and '" + words.get(2)
                    + "' is one word too many: parley snippet python udp://:9000");
        }
        Snippet snippet = snippet(arguments, SnippetKind.of(words.getFirst()), words, diagnostics);
        print(terminal, snippet.text());
        if (terminal.inIsTerminal()) {
            diagnostics.line(snippet.otherSide().says());
        }
        return ExitStatus.OK;
    }

    private static void print(Terminal terminal, String text) throws IOException {
        terminal.out().write(text.getBytes(StandardCharsets.UTF_8));
        terminal.out().flush();
    }

    private Snippet snippet(Arguments arguments, SnippetKind kind, List<String> words, Output diagnostics) {
        Snippet.Wifi wifi = wifi(arguments, kind);
        Address address = words.size() == 1 ? USUAL : check(Address.parse(words.get(1)), kind);
        boolean server = isWildcard(address) && words.size() == 2 && !arguments.has("--client");
        if (server) {
            return new Snippet(kind, withHost(address, ""), sender(address, wifi.accessPoint()), wifi);
        }
        boolean here = isWildcard(address);
        Address target = here ? withHost(address, thisComputer(kind, wifi, diagnostics)) : address;
        if (!here
                && kind.isBoard()
                && (target.host().equals("localhost")
                        || literal(target)
                                .filter(InetAddress::isLoopbackAddress)
                                .isPresent())) {
            diagnostics.line("parley: on a board %s is the board itself. %s"
                    .formatted(
                            target.host(),
                            lan().map(host -> "For this computer write: parley snippet %s %s"
                                            .formatted(kind.word(), withHost(target, host)))
                                    .orElse("This computer is on no network, so no board can reach it.")));
        }
        return new Snippet(kind, target, listener(target, here || isLocal(target)), wifi);
    }

    private static Snippet.Wifi wifi(Arguments arguments, SnippetKind kind) {
        for (String option : List.of("--ap", "--ssid", "--password")) {
            if (arguments.has(option) && !kind.isBoard()) {
                throw new UsageException(option + " is for boards, which join or make a Wi-Fi; what runs " + kind.word()
                        + " has its network already");
            }
        }
        boolean accessPoint = arguments.has("--ap");
        return new Snippet.Wifi(
                accessPoint,
                arguments.value("--ssid", name -> name).orElse(accessPoint ? "my-board" : "your-wifi"),
                arguments
                        .value("--password", text -> text)
                        .orElse(accessPoint ? "change-this-password" : "your-password"));
    }

    /** The address, if code can be written for it. */
    private static Address check(Address address, SnippetKind kind) {
        if (!address.options().equals(AddressOptions.NONE)) {
            throw new UsageException(address + ": code for the device's side knows no options of an address: write "
                    + withHost(address, address.host()));
        }
        if (address.port() == 0) {
            throw new UsageException(
                    address + " has port 0, and the two sides must agree on one: write " + withPort(address));
        }
        Optional<InetAddress> literal = literal(address);
        if (literal.filter(SnippetVerb::isForMany).isPresent()) {
            throw new UsageException(address + " stands for many hosts, and a snippet talks to one: write its address");
        }
        if (kind.isBoard()
                && literal.filter(each -> !(each instanceof Inet4Address)).isPresent()
                && !isWildcard(address)) {
            throw new UsageException(address + " is IPv6, and the network code of most boards knows IPv4 alone: write "
                    + address.scheme().word() + "://192.168.1.20:" + address.port());
        }
        return address;
    }

    private static boolean isForMany(InetAddress address) {
        return address.isMulticastAddress() || Interfaces.none().isBroadcast(address);
    }

    private static boolean isWildcard(Address address) {
        return address.isEveryInterface()
                || literal(address).filter(InetAddress::isAnyLocalAddress).isPresent();
    }

    private static Optional<InetAddress> literal(Address address) {
        try {
            return address.host().isEmpty() ? Optional.empty() : Optional.of(InetAddress.ofLiteral(address.host()));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }

    private static Address withHost(Address address, String host) {
        return new Address(address.scheme(), host, address.port(), AddressOptions.NONE);
    }

    private static Address withPort(Address address) {
        return new Address(address.scheme(), address.host(), USUAL.port(), AddressOptions.NONE);
    }

    private boolean isLocal(Address target) {
        return target.host().equals("localhost")
                || literal(target).filter(interfaces.get()::isLocal).isPresent();
    }

    /** What the device dials to reach this computer. */
    private String thisComputer(SnippetKind kind, Snippet.Wifi wifi, Output diagnostics) {
        if (wifi.accessPoint()) {
            return kind.guestOfBoard();
        }
        Optional<String> lan = lan();
        if (lan.isEmpty()) {
            diagnostics.line(
                    "parley: this computer is on no network, so no board can reach it. The code has 127.0.0.1, which works on this computer alone. Join the network of the board and run this command again, or write the address: parley snippet "
                            + kind.word() + " udp://192.168.1.20:9000");
        }
        return lan.orElse("127.0.0.1");
    }

    /** The address of this computer that a device most likely reaches. */
    private Optional<String> lan() {
        return interfaces.get().likeliestFirst().stream()
                .filter(local -> local.kind().compareTo(Interfaces.Kind.VIRTUAL) < 0)
                .map(Interfaces.Local::address)
                .filter(Inet4Address.class::isInstance)
                .map(InetAddress::getHostAddress)
                .findFirst();
    }

    private static Snippet.OtherSide listener(Address target, boolean here) {
        String lines = target.scheme().isStream() ? " --frame lines" : "";
        return new Snippet.OtherSide(
                "First",
                here ? "this computer (" + target.host() + ")" : target.host(),
                "parley listen " + withHost(target, "") + lines + " --reply \"ack: {{data}}\"");
    }

    private static Snippet.OtherSide sender(Address address, boolean accessPoint) {
        String command = "parley send "
                + withHost(address, accessPoint ? SnippetKind.ACCESS_POINT : "DEVICE")
                + (address.scheme().isStream() ? " \"ping\\n\" -e" : " \"ping\"")
                + " --wait 5s";
        return new Snippet.OtherSide(
                "Then",
                accessPoint
                        ? "this computer, once it has joined"
                        : "this computer, with the device's address as DEVICE",
                command);
    }
}
