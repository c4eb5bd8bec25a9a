package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The layouts, constants and error words here are those of this computer's C headers: a C program prints them. */
@EnabledOnOs(OS.LINUX)
final class LayoutsTest {
    private static final Map<String, StructLayout> STRUCTS = Map.ofEntries(
            Map.entry("iovec", Layouts.IOVEC),
            Map.entry("msghdr", Layouts.MSGHDR),
            Map.entry("mmsghdr", Layouts.MMSGHDR),
            Map.entry("cmsghdr", Layouts.CMSGHDR),
            Map.entry("sockaddr_in", Layouts.SOCKADDR_IN),
            Map.entry("sockaddr_in6", Layouts.SOCKADDR_IN6),
            Map.entry("in_pktinfo", Layouts.IN_PKTINFO),
            Map.entry("in6_pktinfo", Layouts.IN6_PKTINFO),
            Map.entry("ip_mreqn", Layouts.IP_MREQN),
            Map.entry("ipv6_mreq", Layouts.IPV6_MREQ),
            Map.entry("timespec", Layouts.TIMESPEC),
            Map.entry("pollfd", Layouts.POLLFD),
            Map.entry("epoll_event", Layouts.EPOLL_EVENT),
            Map.entry("nlmsghdr", Layouts.NLMSGHDR),
            Map.entry("inet_diag_sockid", Layouts.INET_DIAG_SOCKID),
            Map.entry("inet_diag_req_v2", Layouts.INET_DIAG_REQ_V2),
            Map.entry("inet_diag_msg", Layouts.INET_DIAG_MSG),
            Map.entry("sock_extended_err", Layouts.SOCK_EXTENDED_ERR));

    private static final List<Class<?>> WITH_CONSTANTS = List.of(
            Calls.class,
            SocketSetup.class,
            Receiving.class,
            Sending.class,
            ErrorQueue.class,
            Poller.class,
            LinuxDatagramPoller.class,
            StreamStatusQuery.class);

    /** Names of C's own that hold a number there. */
    private static final String OF_C =
            "(AF|SOL|MSG|POLL|EPOLL_CTL|SOCK|EFD|SO|IP|IPV6|UDP|NETLINK|NLMSG|NLM_F)_?[A-Z0-9_]+";

    private static final String HEADERS = """
            #define _GNU_SOURCE
            #include <stddef.h>
            #include <stdio.h>
            #include <string.h>
            #include <errno.h>
            #include <poll.h>
            #include <time.h>
            #include <sys/socket.h>
            #include <sys/uio.h>
            #include <sys/epoll.h>
            #include <sys/eventfd.h>
            #include <netinet/in.h>
            #include <netinet/udp.h>
            #include <netinet/tcp.h>
            #include <linux/errqueue.h>
            #include <linux/netlink.h>
            #include <linux/sock_diag.h>
            #include <linux/inet_diag.h>
            #ifndef SOL_UDP
            #define SOL_UDP 17
            #endif
            #ifndef SO_MEMINFO
            #define SO_MEMINFO 55
            #endif
            #ifndef UDP_SEGMENT
            #define UDP_SEGMENT 103
            #endif
            #ifndef UDP_GRO
            #define UDP_GRO 104
            #endif
            #ifndef IPV6_MULTICAST_ALL
            #define IPV6_MULTICAST_ALL 29
            #endif
            #ifndef IP_MULTICAST_ALL
            #define IP_MULTICAST_ALL 49
            #endif
            """;

    @TempDir
    Path folder;

    @Test
    void areThoseOfTheHeaders() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/gcc")))
                .as("gcc is there")
                .isTrue();
        List<String> statements = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        structs(statements, expected);
        constants(statements, expected);
        Errno.WORDS.forEach((number, words) -> {
            statements.add("printf(\"errno %d %%s\\n\", strerror(%d));".formatted(number, number));
            expected.add("errno " + number + " " + words);
        });

        assertThat(printedBy(statements)).containsExactlyElementsOf(expected);
        assertThat(expected).hasSizeGreaterThan(100);
    }

    private static void structs(List<String> statements, List<String> expected) {
        STRUCTS.forEach((name, layout) -> {
            statements.add("printf(\"%s %%zu\\n\", sizeof(struct %s));".formatted(name, name));
            expected.add(name + " " + layout.byteSize());
            for (MemoryLayout member : layout.memberLayouts()) {
                member.name().ifPresent(field -> {
                    statements.add(
                            "printf(\"%s.%s %%zu %%zu\\n\", offsetof(struct %s, %s), sizeof(((struct %s *) 0)->%s));"
                                    .formatted(name, field, name, field, name, field));
                    expected.add(
                            "%s.%s %s %s".formatted(name, field, Layouts.offset(layout, field), member.byteSize()));
                });
            }
        });
    }

    private static void constants(List<String> statements, List<String> expected) throws IllegalAccessException {
        List<Class<?>> all = new ArrayList<>(WITH_CONSTANTS);
        for (Class<?> each : all) {
            for (Field field : each.getDeclaredFields()) {
                boolean number = field.getType() == int.class || field.getType() == short.class;
                if (number && field.getName().matches(OF_C)) {
                    field.setAccessible(true);
                    statements.add("printf(\"%s %%d\\n\", (int) %s);".formatted(field.getName(), field.getName()));
                    expected.add(field.getName() + " " + field.get(null));
                }
            }
        }
        for (Field field : Errno.class.getDeclaredFields()) {
            if (field.getType() == int.class) {
                statements.add("printf(\"%s %%d\\n\", %s);".formatted(field.getName(), field.getName()));
                expected.add(field.getName() + " " + field.get(null));
            }
        }
        for (String same : List.of("SOCK_CLOEXEC", "EFD_CLOEXEC")) {
            statements.add("printf(\"%s %%d\\n\", %s);".formatted(same, same));
            expected.add(same + " " + 0x80000);
        }
        statements.add("printf(\"origins %d %d\\n\", SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6);");
        expected.add("origins 2 3");
        statements.add("printf(\"spaces %zu %zu\\n\", CMSG_SPACE(20), CMSG_LEN(0));");
        expected.add("spaces " + Layouts.space(20) + " " + Layouts.CMSG_DATA);
    }

    private List<String> printedBy(List<String> statements) throws IOException, InterruptedException {
        Path source = folder.resolve("layouts.c");
        Path program = folder.resolve("layouts");
        Files.writeString(source, HEADERS + "int main(void) {\n" + String.join("\n", statements) + "\nreturn 0;\n}\n");
        assertThat(run("gcc", "-Wall", "-Werror", "-o", program.toString(), source.toString()))
                .isEmpty();
        return run(program.toString());
    }

    private static List<String> run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join("\n", said)).isZero();
        return said;
    }
}
