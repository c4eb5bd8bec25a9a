package dev.parley.host;

import dev.parley.host.Interfaces.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What Linux tells of network interfaces in {@code /sys/class/net} (sysfs-class-net in the kernel's documentation): one
 * with a {@code device} is hardware, one without is made of software, and what it is stacked upon are its {@code lower_…}
 * links.
 */
final class LinuxInterfaceKinds {
    /** Tunnels, which are software whatever carries them. */
    private static final String TUNNELS = "(tun|tap|wg|zt|tailscale|vxlan|gre|sit|ip6tnl|flannel|cilium|cni).*";

    /** A VLAN on a bond on two cards is three deep; a circle is not possible. */
    private static final int DEEPEST = 8;

    private static final long ADMINISTRATIVELY_UP = 1; // IFF_UP in linux/if.h

    private final Path links;
    private final HostEnvironment hostEnvironment;

    /** @param root where the file system begins */
    LinuxInterfaceKinds(Path root) {
        this.links = root.resolve("sys/class/net");
        this.hostEnvironment = HostEnvironment.read(root);
    }

    /** What sort it is, or empty where nobody tells. */
    Optional<Kind> kind(String name) {
        return Files.isDirectory(links.resolve(name)) ? Optional.of(kind(name, 0)) : Optional.empty();
    }

    private Kind kind(String name, int depth) {
        Path link = links.resolve(name);
        if (name.matches(TUNNELS) || depth > DEEPEST) {
            return Kind.VIRTUAL;
        }
        if (!Files.exists(link.resolve("device"))) {
            return lower(link).stream()
                    .map(below -> kind(below, depth + 1))
                    .filter(kind -> kind != Kind.VIRTUAL)
                    .findFirst()
                    .orElse(Kind.VIRTUAL);
        }
        if (hostEnvironment == HostEnvironment.WSL) {
            return Kind.VIRTUAL;
        }
        if (Files.isDirectory(link.resolve("wireless")) || Files.exists(link.resolve("phy80211"))) {
            return Kind.WIFI;
        }
        return InterfaceNames.kind(name, name, false);
    }

    private static List<String> lower(Path link) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> below = Files.newDirectoryStream(link, "lower_*")) {
            below.forEach(each -> names.add(each.getFileName().toString().substring("lower_".length())));
        } catch (IOException gone) {
            return List.of();
        }
        return names;
    }

    /** Real interfaces besides those that have an address, each with why it has none; empty where nobody tells. */
    List<Interfaces.Idle> idle(Set<String> withAddress) {
        List<Interfaces.Idle> idle = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(links)) {
            for (Path link : all) {
                String name = link.getFileName().toString();
                Kind kind = Files.isDirectory(link) ? kind(name, 0) : Kind.VIRTUAL;
                if (kind != Kind.VIRTUAL && !withAddress.contains(name)) {
                    idle.add(new Interfaces.Idle(name, kind, why(link, kind)));
                }
            }
        } catch (IOException notLinux) {
            return List.of();
        }
        idle.sort((one, other) -> one.name().compareTo(other.name()));
        return idle;
    }

    private static String why(Path link, Kind kind) {
        if ((Long.decode(read(link.resolve("flags"), "0")) & ADMINISTRATIVELY_UP) == 0) {
            return "is switched off";
        }
        if (read(link.resolve("operstate"), "unknown").equals("down")) {
            return kind == Kind.WIFI ? "is on no Wi-Fi network" : "has no cable";
        }
        return "has no address";
    }

    private static String read(Path file, String otherwise) {
        try {
            return Files.readString(file).strip();
        } catch (IOException gone) {
            return otherwise;
        }
    }
}
