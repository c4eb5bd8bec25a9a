import dev.parley.Parley;

/// UDP chat, the client: asks for a message, sends it, and shows the response.
void main(String... args) throws Exception {
    var message = IO.readln("Enter a message to send to the server: ");
    if (message != null) {
        Parley.send(args.length > 0 ? args[0] : "udp://127.0.0.1:12345")
                .message(message)
                .requireReplyWithin(Duration.ofSeconds(5))
                .run(IO::println);
    }
}
