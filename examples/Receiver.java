import dev.parley.Parley;

/// OpenMV, UDP sockets, receiving: prints what comes, however long it is.
void main(String... args) throws Exception {
    Parley.listen(args.length > 0 ? args[0] : "udp://:9000").run(IO::println);
}
