package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Two hosts and a wire: two network namespaces with a pair of veth interfaces between them, {@code near} with 10.77.0.1
 * and {@code far} with 10.77.0.2. Each namespace lives as long as a program that reads from this one, so both are gone
 * with this test, however it ends. Needs root.
 */
public final class Wire implements AutoCloseable {
    public static final String NEAR = "10.77.0.1";
    public static final String FAR = "10.77.0.2";
    public static final String BROADCAST = "10.77.0.255";

    private final List<Program> holders = new ArrayList<>();
    private final Program near;
    private final Program far;

    /** Skips the test where this computer does not permit it. */
    public Wire() throws IOException {
        near = namespace();
        far = namespace();
        inNear("ip", "link", "add", "near", "type", "veth", "peer", "name", "far", "netns", Long.toString(far.pid()));
        up(near, "near", NEAR + "/24");
        up(far, "far", FAR + "/24");
    }

    private Program namespace() throws IOException {
        Program holder = Program.of(Peers.require("unshare"), "--net", "sh", "-c", "echo ready; exec cat");
        holders.add(holder);
        if (!permitted(holder)) {
            close();
            Peers.missing("network namespaces need root, so what this test says of a wire is not known");
        }
        return holder;
    }

    private static boolean permitted(Program holder) {
        try {
            holder.awaitOut("ready");
            return true;
        } catch (AssertionError ended) {
            assertThat(holder.err()).anyMatch(line -> line.contains("not permitted"));
            return false;
        }
    }

    private void up(Program host, String device, String address) throws IOException {
        run(host, "ip", "link", "set", "lo", "up");
        run(host, "ip", "address", "add", address, "broadcast", "+", "dev", device);
        run(host, "ip", "link", "set", device, "up");
    }

    private void inNear(String... command) throws IOException {
        run(near, command);
    }

    private static void run(Program host, String... command) throws IOException {
        try (Program program = in(host, Arrays.asList(command))) {
            assertThat(program.awaitExit())
                    .as("%s: %s", List.of(command), program.err())
                    .isZero();
        }
    }

    /** Starts a program on the near host. */
    public Program near(List<String> command) throws IOException {
        return in(near, command);
    }

    /** Starts a program on the far host. */
    public Program far(List<String> command) throws IOException {
        return in(far, command);
    }

    private static Program in(Program host, List<String> command) throws IOException {
        List<String> whole =
                new ArrayList<>(List.of(Peers.require("nsenter"), "--target", Long.toString(host.pid()), "--net"));
        whole.addAll(command);
        return Program.of(whole.toArray(String[]::new));
    }

    @Override
    public void close() {
        holders.forEach(Program::close);
    }
}
