package dev.parley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The programs that take part, where they are, and what is made for the measuring. Its folder is its own. */
final class Tools {
    /** Before PATH, where a name may lead to a script that only then looks for the program. */
    private static final List<String> FOLDERS = List.of("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin");

    /** Where the build puts the Netty server: the launcher's own build, or that of all modules. */
    private static final List<String> NETTY = List.of("benchmarks/netty/.launcher-target", "benchmarks/netty/target");

    private final Path root;
    private final Path folder;
    private final List<String> parley;
    private final String path;
    private final Map<String, Boolean> verbs = new ConcurrentHashMap<>();

    /**
     * @param root the checkout
     * @param folder an empty one, for what is made here
     * @param parley the words that start Parley
     * @param path the folders in which programs are looked for, as in the environment's PATH
     */
    Tools(Path root, Path folder, List<String> parley, String path) {
        this.root = root;
        this.folder = folder;
        this.parley = List.copyOf(parley);
        this.path = path;
    }

    /** What looks for programs where a shell would. */
    Tools(Path root, Path folder, List<String> parley) {
        this(root, folder, parley, environmentPath());
    }

    static String environmentPath() {
        return String.valueOf(System.getenv("PATH"));
    }

    Path folder() {
        return folder;
    }

    Path peers() {
        return root.resolve("benchmarks/peers");
    }

    /** The words that start Parley, with these arguments. */
    List<String> parley(String... arguments) {
        return Stream.concat(parley.stream(), Stream.of(arguments)).toList();
    }

    /** The program of the Java that runs here. */
    static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    /** Where a program is, if it is installed. */
    Optional<String> find(String program) {
        List<String> folders = List.of(path.split(":", -1));
        return Stream.concat(FOLDERS.stream().filter(folders::contains), folders.stream())
                .filter(each -> !each.isEmpty())
                .map(each -> Path.of(each, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .map(Path::toString)
                .findFirst();
    }

    /** Whether this Parley has that verb. */
    boolean hasVerb(String verb) {
        return verbs.computeIfAbsent(verb, word -> {
            try {
                return new ProcessBuilder(parley(word, "--help"))
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .redirectError(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
            } catch (IOException missing) {
                return false;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }

    /** The class path of the Netty server, if it was built. */
    Optional<String> netty() {
        return NETTY.stream()
                .map(root::resolve)
                .filter(target ->
                        Files.isDirectory(target.resolve("lib")) && Files.isDirectory(target.resolve("classes")))
                .map(target -> target.resolve("classes") + ":" + target.resolve("lib/*"))
                .findFirst();
    }

    /** Netty's echo server, or none where it was not built. */
    Stream<Contestant> netty(String transport, String scheme) {
        return netty()
                .map(classPath -> new Contestant(
                        "Netty, " + transport,
                        port -> List.of(
                                java("java"),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                classPath,
                                "dev.parley.benchmarks.netty.NettyEcho",
                                transport,
                                scheme,
                                Integer.toString(port))))
                .stream();
    }

    /** A contestant that is one of the C programs of {@code benchmarks/peers}. */
    Contestant ours(String title, String program, PortCommand command) throws IOException, InterruptedException {
        String file = compile(program);
        return new Contestant(
                title,
                port -> Stream.concat(Stream.of(file), Stream.of(command.at(port)))
                        .toList());
    }

    /** A contestant that starts with that program, or none where it is not installed. */
    Stream<Contestant> contestant(String title, String program, PortCommand command) {
        return find(program)
                .map(file -> new Contestant(
                        title,
                        port -> Stream.concat(Stream.of(file), Stream.of(command.at(port)))
                                .toList()))
                .stream();
    }

    /** The arguments of a program that shall send to a port or listen on it. */
    @FunctionalInterface
    interface PortCommand {
        String[] at(int port);
    }

    /** Compiles a C program of {@code benchmarks/peers}, and gives back where it is. */
    String compile(String name) throws IOException, InterruptedException {
        Path program = folder.resolve(name);
        if (!Files.exists(program)) {
            String compiler = find("cc")
                    .orElseThrow(() -> new IOException(
                            "the measuring needs a C compiler, and no cc is installed (Debian: gcc libc6-dev)"));
            run(List.of(
                    compiler,
                    "-O2",
                    "-Wall",
                    "-Wextra",
                    "-o",
                    program.toString(),
                    peers().resolve(name + ".c").toString()));
        }
        return program.toString();
    }

    /** Runs a command to its end, and gives back what it printed. */
    static String run(List<String> command) throws IOException, InterruptedException {
        Ended ended = end(command);
        if (ended.status() != 0) {
            throw new IOException(String.join(" ", command) + " ended with status " + ended.status() + " and said:\n"
                    + ended.said().strip());
        }
        return ended.said();
    }

    /** How a program ended, and what it printed. */
    record Ended(int status, String said) {}

    /** Runs a command to its end, be it good or bad. */
    static Ended end(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
