import dev.parley.Parley;

/// OpenMV, UDP sockets, sending: the same datagram to many.
void main(String... args) throws Exception {
    var three = new String[] {"udp://192.168.1.20:9000", "udp://192.168.1.21:9000", "udp://192.168.1.22:9000"};
    var targets = args.length > 0 ? args : three;
    Parley.send(targets).message("hello").lingerFor(Duration.ofSeconds(1)).run(IO::println);
}
