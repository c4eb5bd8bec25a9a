import dev.parley.Parley;
import dev.parley.payload.Payload;

/// OpenMV, UDP sockets, receiving: answers "ping" with "pong", and nothing else.
void main(String... args) throws Exception {
    Parley.listen(args.length > 0 ? args[0] : "udp://:9000")
            .reply(request -> request.equals(Payload.of("ping")) ? Optional.of(Payload.of("pong")) : Optional.empty())
            .run(IO::println);
}
