package dev.parley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Who can stand between a client and its server. Used by one thread. */
final class Relays {
    private static final Path NGINX_STREAMS = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

    private final Tools tools;
    private final String scheme;
    private int target;

    Relays(Tools tools, String scheme) {
        this.tools = tools;
        this.scheme = scheme;
    }

    /** The server that those which are started from now on pass on to. */
    void passTo(int port) {
        target = port;
    }

    /** Parley first. */
    Stream<Contestant> all() {
        return Stream.of(parley("parley relay"), parley("parley relay --quiet", "--quiet"), socat(), haproxy(), nginx())
                .flatMap(each -> each);
    }

    private Stream<Contestant> parley(String title, String... view) {
        return Stream.of(new Contestant(
                title,
                port -> Stream.concat(
                                tools
                                        .parley(
                                                "relay",
                                                scheme + "://127.0.0.1:" + port,
                                                scheme + "://127.0.0.1:" + target)
                                        .stream(),
                                Stream.of(view))
                        .toList()));
    }

    private Stream<Contestant> socat() {
        String name = scheme.equals("udp") ? "UDP4" : "TCP4";
        return tools.contestant(
                "socat " + name + "-LISTEN,fork " + name, "socat", port -> new String[] {
                    name + "-LISTEN:" + port + ",bind=127.0.0.1,fork,reuseaddr", name + ":127.0.0.1:" + target
                });
    }

    /** Without splice(2), which is off by default. */
    private Stream<Contestant> haproxy() {
        return scheme.equals("udp")
                ? Stream.empty()
                : tools.contestant("HAProxy, mode tcp", "haproxy", port ->
                        new String[] {"-db", "-f", file("haproxy.cfg", """
                        defaults
                          mode tcp
                          timeout connect 10s
                          timeout client 1m
                          timeout server 1m
                        listen between
                          bind 127.0.0.1:%s
                          server target 127.0.0.1:%s
                        """.formatted(port, target))});
    }

    private Stream<Contestant> nginx() {
        return Files.exists(NGINX_STREAMS)
                ? tools.contestant("nginx, stream", "nginx", port -> new String[] {
                    "-p",
                    tools.folder().toString(),
                    "-e",
                    "stderr",
                    "-c",
                    file("nginx.conf", """
                    load_module %s;
                    daemon off;
                    pid nginx.pid;
                    worker_processes 1;
                    events {}
                    stream {
                      server { listen 127.0.0.1:%s %s; proxy_pass 127.0.0.1:%s; %s }
                    }
                    """.formatted(
                                    NGINX_STREAMS,
                                    port,
                                    scheme.equals("udp") ? "udp" : "",
                                    target,
                                    scheme.equals("udp") ? "" : "proxy_half_close on;"))
                })
                : Stream.empty();
    }

    private String file(String name, String text) {
        try {
            return Files.writeString(tools.folder().resolve(name), text, UTF_8).toString();
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    /** The server alone, with nobody in between. */
    static Contestant nobody(List<String> server) {
        return new Contestant(
                "nobody: the server alone",
                port -> Stream.concat(server.stream(), Stream.of(Integer.toString(port)))
                        .toList());
    }
}
