import dev.parley.Parley;

/// mPython, Socket-TCP, the TCP client: greets, then sends back what comes until the server closes.
void main(String... args) throws Exception {
    Parley.send(args.length > 0 ? args[0] : "tcp://172.25.1.63:5001")
            .message("hello MicroPython, I am TCP Client")
            .echo()
            .run(IO::println);
}
