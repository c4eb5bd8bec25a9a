import dev.parley.Parley;

/// OpenMV, UDP sockets, a request and a reply, the receiver: answers each request with "ack: " and the request.
void main(String... args) throws Exception {
    Parley.listen(args.length > 0 ? args[0] : "udp://:9000").reply("ack: {{data}}").run(IO::println);
}
