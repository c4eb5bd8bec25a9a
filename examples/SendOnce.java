import dev.parley.Parley;

/// OpenMV, UDP sockets, sending: one datagram, and a second in which a refusal can come back.
void main(String... args) throws Exception {
    var target = args.length > 0 ? args[0] : "udp://192.168.1.20:9000";
    Parley.send(target).message("hello").lingerFor(Duration.ofSeconds(1)).run(IO::println);
}
