import dev.parley.Parley;

/// mPython, Socket-TCP, the TCP server: sends back what comes, to any number of clients at once.
void main(String... args) throws Exception {
    Parley.listen(args.length > 0 ? args[0] : "tcp://:5001").echo().run(IO::println);
}
