package dev.parley.cli.view;

import dev.parley.address.Endpoint;
import dev.parley.cli.terminal.Output;
import dev.parley.event.json.EventJson;
import dev.parley.host.HostEnvironment;
import dev.parley.host.Interfaces;
import dev.parley.host.Interfaces.Kind;
import dev.parley.host.Interfaces.Local;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** This computer's addresses as lines: for a person, and in JSON. */
public final class AddressLines {
    private static final String ADVICE = "Type this address into your device:  ";

    private AddressLines() {}

    /** An interface; on Windows with the name by which people know it. */
    public static String heading(Local local) {
        String name = local.networkInterface().getName();
        String shown = local.networkInterface().getDisplayName();
        return name + "  (" + local.kind().label() + ")" + (shown == null || shown.equals(name) ? "" : "  " + shown);
    }

    /** One address, below its interface. */
    public static String line(Local local, boolean dialled) {
        String address = Endpoint.host(local.address()) + "/" + local.subnet().prefix();
        return "%s %-28s %s"
                        .formatted(dialled ? ">" : " ", address, remark(local))
                        .stripTrailing() + "\n";
    }

    private static String remark(Local local) {
        if (local.kind() == Kind.LOOPBACK) {
            return "";
        }
        if (local.address() instanceof Inet6Address six) {
            return six.isLinkLocalAddress() ? "within this network only" : "";
        }
        if (local.address().isLinkLocalAddress()) {
            return "given by itself: no router gave one";
        }
        return local.broadcast()
                .map(all -> "to all there: " + Endpoint.host(all))
                .orElse("");
    }

    /** The first line: which address to type into a device, or why there is none. */
    public static String advice(List<Local> locals, Optional<Local> dialled) {
        if (dialled.isPresent()) {
            Local local = dialled.get();
            String note =
                    local.address() instanceof Inet4Address && local.address().isLinkLocalAddress()
                            ? "\nNo router gave this computer an address, so it gave itself one. Only a device\nthat did the same, on the same cable or network, can dial it."
                            : "";
            return ADVICE + Endpoint.host(local.address()) + note + "\n";
        }
        if (locals.stream().anyMatch(local -> local.kind() == Kind.VIRTUAL)) {
            return switch (HostEnvironment.read()) {
                case WSL ->
                    "This is Linux inside Windows (WSL), and its addresses are known to Windows alone.\nRun Parley on Windows for devices, or put networkingMode=mirrored into .wslconfig.\n";
                case CONTAINER ->
                    "This is a container, and its addresses are known to its host alone. Publish the\nport (docker run -p 9000:9000/udp), and dial the host's address.\n";
                case NONE ->
                    "There are addresses of virtual networks alone (VPN, Docker, virtual machine):\na device on your Wi-Fi or cable cannot dial them. Join its network first.\n";
            };
        }
        return "No device can dial this computer: it is on no network"
                + (locals.isEmpty()
                        ? " and has no address.\n"
                        : ".\n127.0.0.1 and ::1 mean \"this computer\" on each computer.\n")
                + "Join a Wi-Fi network or plug in a cable, then look again.\n";
    }

    /** One object a line; the first has the schema's number. */
    public static void json(List<Local> locals, Output out) {
        Optional<Local> dialled = Interfaces.dialled(locals);
        JsonFactory factory = AsciiJson.factory();
        boolean first = true;
        for (Local local : locals) {
            boolean schema = first;
            out.write(to -> object(local, schema, dialled.filter(local::equals).isPresent(), factory, to));
            first = false;
        }
    }

    private static void object(Local local, boolean schema, boolean dialled, JsonFactory factory, OutputStream out)
            throws IOException {
        try (JsonGenerator to = factory.createGenerator(ObjectWriteContext.empty(), out)) {
            to.writeStartObject();
            if (schema) {
                to.writeNumberProperty("schema", EventJson.SCHEMA);
            }
            to.writeStringProperty("interface", local.networkInterface().getName());
            to.writeStringProperty("kind", local.kind().word());
            to.writeStringProperty("address", Endpoint.host(local.address()));
            to.writeNumberProperty("family", local.address() instanceof Inet6Address ? 6 : 4);
            to.writeNumberProperty("prefix", local.subnet().prefix());
            local.broadcast().ifPresent(all -> to.writeStringProperty("broadcast", Endpoint.host(all)));
            to.writeBooleanProperty("dial", dialled);
            to.writeEndObject();
        }
        out.write('\n');
    }
}
