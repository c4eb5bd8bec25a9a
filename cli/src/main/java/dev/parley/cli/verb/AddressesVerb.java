package dev.parley.cli.verb;

import dev.parley.address.Endpoint;
import dev.parley.address.Family;
import dev.parley.bench.option.Option;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.ExitStatus;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Output;
import dev.parley.cli.terminal.Terminal;
import dev.parley.cli.view.AddressLines;
import dev.parley.host.Interfaces;
import dev.parley.host.Interfaces.Kind;
import dev.parley.host.Interfaces.Local;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code parley addresses}: which addresses of this computer a peer can dial. */
public final class AddressesVerb implements Verb {
    @Override
    public String name() {
        return "addresses";
    }

    @Override
    public String summary() {
        return "which addresses of this computer a device can dial";
    }

    @Override
    public String arguments() {
        return "[OPTIONS]";
    }

    @Override
    public String description() {
        return "Lists the network interfaces of this computer that have an address, the one that a device on the same"
                + " network most likely dials first and marked with >. Nothing is sent.";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("which address to type into a board", "parley addresses"),
                new Example("the same for a program, one object a line", "parley addresses --json"));
    }

    @Override
    public List<Option<?>> options() {
        return Options.bare(
                Options.family("list this IP version only"), Options.json("one JSON object a line for each address"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler) throws IOException {
        if (!arguments.words().isEmpty()) {
            throw new UsageException("addresses lists those of this computer and takes no word; there stands '"
                    + arguments.words().getFirst() + "'");
        }
        Family family = arguments.orNull("--family", Family::parse);
        Interfaces interfaces = Interfaces.read();
        Optional<InetAddress> source = needsRoute(interfaces) ? Interfaces.routeSource() : Optional.empty();
        List<Local> locals = interfaces.likeliestFirst(source).stream()
                .filter(local -> family == null || (family == Family.IPV6) == local.address() instanceof Inet6Address)
                .toList();
        Output out = new Output(terminal.out());
        if (arguments.has("--json")) {
            AddressLines.json(locals, out);
        } else {
            out.line(text(locals, interfaces.idle()));
        }
        if (out.broken() != null && !out.readerIsGone()) {
            throw out.broken();
        }
        return ExitStatus.OK;
    }

    /** The system's route only decides between several interfaces of one kind. */
    private static boolean needsRoute(Interfaces interfaces) {
        return interfaces.locals().stream()
                        .filter(local -> local.kind() != Kind.LOOPBACK)
                        .map(Local::networkInterface)
                        .distinct()
                        .count()
                > 1;
    }

    /** As a person reads it, at most 80 columns wide. */
    static String text(List<Local> locals, List<Interfaces.Idle> idle) {
        Optional<Local> dialled = Interfaces.dialled(locals);
        StringBuilder text = new StringBuilder(AddressLines.advice(locals, dialled));
        Map<String, List<Local>> byInterface = locals.stream()
                .collect(Collectors.groupingBy(
                        local -> local.networkInterface().getName(), LinkedHashMap::new, Collectors.toList()));
        byInterface.forEach((name, addresses) -> {
            text.append("\n").append(AddressLines.heading(addresses.getFirst())).append("\n");
            addresses.forEach(local -> text.append(
                    AddressLines.line(local, dialled.filter(local::equals).isPresent())));
        });
        if (!idle.isEmpty()) {
            text.append("\nWithout an address: ")
                    .append(idle.stream()
                            .map(each -> "%s (%s) %s"
                                    .formatted(each.name(), each.kind().label(), each.why()))
                            .collect(Collectors.joining(", ")))
                    .append(".\n");
        }
        dialled.map(local -> Endpoint.host(local.address()))
                .ifPresent(host -> text.append(
                                "\nTry it: \"parley listen udp://:9000\" here. On the device, send to UDP port 9000\nof ")
                        .append(host)
                        .append(".\n"));
        return text.toString().stripTrailing();
    }
}
