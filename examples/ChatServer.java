import dev.parley.Parley;
import dev.parley.event.Event.Received;

/// UDP chat, the server: prints each message and acknowledges it.
void main(String... args) throws Exception {
    Parley.listen(args.length > 0 ? args[0] : "udp://127.0.0.1:12345")
            .reply("Server acknowledges: {{data}}")
            .run(event -> {
                if (event instanceof Received got) {
                    IO.println("Message from " + got.header().peer() + ": '" + got.payload().escaped() + "'");
                } else {
                    IO.println(event);
                }
            });
}
