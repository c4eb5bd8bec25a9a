package dev.parley.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out which firewall is on: from files where Linux has them, else by one query that changes nothing. Where the
 * answer is not plain it is {@link Firewall#UNKNOWN}.
 */
final class FirewallReader {
    private static final Pattern CHAIN = Pattern.compile("chain [^{}]*\\{([^{}]*(?:\\{[^{}]*\\}[^{}]*)*)\\}");
    private static final Pattern DROPS = Pattern.compile("policy drop|\\b(drop|reject)\\b");

    private static final Pattern SENDS_ON = Pattern.compile("\\b(jump|goto)\\b");

    /** systemd keeps such a folder exactly while the service runs; cgroup v2, then v1. */
    private static final List<String> FIREWALLD = List.of(
            "sys/fs/cgroup/system.slice/firewalld.service", "sys/fs/cgroup/systemd/system.slice/firewalld.service");

    private static final List<String> PROFILES = List.of("DomainProfile", "PublicProfile", "StandardProfile");

    private final Path root;
    private final String system;
    private final Function<List<String>, Optional<String>> query;

    /**
     * @param root where the file system begins
     * @param system the property {@code os.name}
     * @param query runs a command and gives back what it printed, or empty if it failed
     */
    FirewallReader(Path root, String system, Function<List<String>, Optional<String>> query) {
        this.root = root;
        this.system = system;
        this.query = query;
    }

    Firewall read() {
        if (system.startsWith("Windows")) {
            return windows();
        }
        if (system.startsWith("Mac")) {
            return macOs();
        }
        return system.startsWith("Linux") ? linux() : Firewall.UNKNOWN;
    }

    private Firewall linux() {
        if (HostEnvironment.read(root) != HostEnvironment.NONE) {
            return Firewall.UNKNOWN; // what counts is the firewall outside
        }
        if (lines(root.resolve("etc/ufw/ufw.conf"))
                .anyMatch(line -> line.strip().equalsIgnoreCase("ENABLED=yes"))) {
            return Firewall.UFW;
        }
        if (FIREWALLD.stream().anyMatch(folder -> Files.isDirectory(root.resolve(folder)))) {
            return Firewall.FIREWALLD;
        }
        boolean olderRules = lines(root.resolve("proc/net/ip_tables_names")).anyMatch(table -> table.equals("filter"));
        // Asking would load the module where it is not loaded, and a query shall change nothing.
        if (olderRules || !Files.isDirectory(root.resolve("sys/module/nf_tables"))) {
            return Firewall.UNKNOWN;
        }
        return query.apply(List.of("nft", "list", "ruleset"))
                .map(FirewallReader::ofRules)
                .orElse(Firewall.UNKNOWN);
    }

    /**
     * What the filtering chains say that see what comes in (nft(8)). Where one of them sends on to another chain the answer
     * would need nftables itself, so it is not known; Docker's and Kubernetes' own chains are of that sort.
     */
    static Firewall ofRules(String rules) {
        List<String> chains = CHAIN.matcher(rules)
                .results()
                .map(chain -> chain.group(1))
                .filter(chain -> chain.contains("type filter")
                        && (chain.contains("hook input") || chain.contains("hook prerouting")))
                .toList();
        if (chains.stream().anyMatch(chain -> DROPS.matcher(chain).find())) {
            return Firewall.NFTABLES;
        }
        return chains.stream().anyMatch(chain -> SENDS_ON.matcher(chain).find()) ? Firewall.UNKNOWN : Firewall.NONE;
    }

    /** The registry's words are not translated, those of netsh are. */
    private Firewall windows() {
        List<Optional<String>> answers = PROFILES.stream()
                .map(profile -> query.apply(List.of(
                        "reg",
                        "query",
                        "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\"
                                + profile,
                        "/v",
                        "EnableFirewall")))
                .toList();
        if (answers.stream()
                .allMatch(answer -> answer.filter(said -> said.contains("0x1")).isPresent())) {
            return Firewall.WINDOWS;
        }
        return answers.stream()
                        .allMatch(answer ->
                                answer.filter(said -> said.contains("0x0")).isPresent())
                ? Firewall.NONE
                : Firewall.UNKNOWN;
    }

    private Firewall macOs() {
        return query.apply(List.of("/usr/libexec/ApplicationFirewall/socketfilterfw", "--getglobalstate"))
                .map(said -> said.contains("State = 0")
                        ? Firewall.NONE
                        : said.contains("State = ") ? Firewall.MACOS : Firewall.UNKNOWN)
                .orElse(Firewall.UNKNOWN);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException notReadable) {
            return Stream.empty();
        }
    }
}
