import dev.parley.Parley;

/// OpenMV, UDP sockets, a request and a reply, the sender: waits two seconds for the reply.
void main(String... args) throws Exception {
    Parley.send(args.length > 0 ? args[0] : "udp://192.168.1.20:9000")
            .message("ping")
            .requireReplyWithin(Duration.ofSeconds(2))
            .run(IO::println);
}
