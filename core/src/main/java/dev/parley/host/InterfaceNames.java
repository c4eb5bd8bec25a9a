package dev.parley.host;

import dev.parley.host.Interfaces.Kind;
import java.util.Locale;
import java.util.regex.Pattern;

/** What sort of interface it is, as far as its names tell. Pure. */
final class InterfaceNames {
    /**
     * Names that Linux, macOS and the BSDs give: containers, virtual machines, tunnels, and on macOS what carries
     * AirDrop (awdl, llw) and what belongs to a chip (anpi).
     */
    private static final Pattern VIRTUAL_NAME = Pattern.compile(
            "(docker|br-|veth|virbr|vmnet|vboxnet|vnic|tun|tap|wg|zt|tailscale|utun|ipsec|ppp|bridge|lxc|lxd|cni|flannel|cilium|podman|awdl|llw|anpi|ap\\d|gif|stf|feth).*");

    /** Names that Windows shows for adapters which are software; its "Wi-Fi Direct" one is a hotspot and is not. */
    private static final Pattern VIRTUAL_DISPLAY = Pattern.compile(
            "virtual|vmware|virtualbox|hyper-v virtual|vethernet|\\bvpn\\b|openvpn|tap-windows|wintun|wireguard|tailscale|zerotier|hamachi|radmin|tunnel|npcap|anyconnect|globalprotect|fortinet|teredo|isatap|docker|\\bwsl\\b");

    private static final Pattern WIFI = Pattern.compile("(wl|wifi|wireless).*");
    private static final Pattern ETHERNET = Pattern.compile("(en|eth|em).*");

    private InterfaceNames() {}

    /**
     * @param name as the system calls it: {@code wlan0}, on Windows {@code wireless_32768}
     * @param displayName as it is shown to people; on Linux the same
     * @param macOs whether the system is macOS, where {@code en0} is Wi-Fi on one computer and Ethernet on the next
     */
    static Kind kind(String name, String displayName, boolean macOs) {
        String system = name.toLowerCase(Locale.ROOT);
        String shown = displayName.toLowerCase(Locale.ROOT);
        if (shown.contains("wi-fi direct")) {
            return Kind.WIFI;
        }
        if (VIRTUAL_NAME.matcher(system).matches()
                || VIRTUAL_DISPLAY.matcher(shown).find()) {
            return Kind.VIRTUAL;
        }
        if (WIFI.matcher(system).matches() || shown.contains("wi-fi") || shown.contains("wireless")) {
            return Kind.WIFI;
        }
        if (!ETHERNET.matcher(system).matches() || shown.contains("bluetooth")) {
            return Kind.OTHER;
        }
        return macOs ? Kind.WIFI_OR_ETHERNET : Kind.ETHERNET;
    }
}
