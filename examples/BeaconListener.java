import dev.parley.Parley;

/// UDP beacon, the server: prints what comes to the address in the settings file.
void main(String... args) throws Exception {
    var address = serverAddress(args.length > 0 ? args[0] : "examples/settings/udp.py");
    Parley.listen(address).run(IO::println);
}

/// Properties read the tutorial's Python file as it is: a key, a colon, a value.
String serverAddress(String settingsFile) throws IOException {
    var settings = new Properties();
    try (var file = Files.newBufferedReader(Path.of(settingsFile))) {
        settings.load(file);
    }
    var server = settings.get("\"SERVER_UDP_IPv4\"") + ":" + settings.get("\"SERVER_PORT\"");
    return "udp://" + server.replaceAll("[',]", "");
}
