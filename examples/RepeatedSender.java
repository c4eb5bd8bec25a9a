import dev.parley.Parley;

/// mPython, Socket-UDP, the UDP client: the same datagram every two seconds.
void main(String... args) throws Exception {
    Parley.send(args.length > 0 ? args[0] : "udp://192.168.0.3:6000")
            .message("hello message from MicroPython\r\n")
            .every(Duration.ofSeconds(2))
            .run(IO::println);
}
