package dev.parley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs that take part, where they are, and what is made for the measuring. Its folder is its own. */
final class Tools {
    /** Before PATH, where a name may lead to a script that only then looks for the program. */
    private static final List<String> FOLDERS = List.of("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin");

    private final Path root;
    private final Path folder;
    private final List<String> parley;

    /**
     * @param root the checkout
     * @param folder an empty one, for what is made here
     * @param parley the words that start Parley
     */
    Tools(Path root, Path folder, List<String> parley) {
        this.root = root;
        this.folder = folder;
        this.parley = List.copyOf(parley);
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
    static Optional<String> find(String program) {
        Stream<String> path = Stream.of(String.valueOf(System.getenv("PATH")).split(":", -1));
        return Stream.concat(FOLDERS.stream(), path)
                .filter(each -> !each.isEmpty())
                .map(each -> Path.of(each, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .map(Path::toString)
                .findFirst();
    }

    /** A contestant that starts with that program, or none where it is not installed. */
    static Stream<Contestant> contestant(String title, String program, PortCommand command) {
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
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(
                    String.join(" ", command) + " ended with status " + status + " and said:\n" + said.strip());
        }
        return said;
    }
}
