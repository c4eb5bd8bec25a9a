package dev.parley.cli.option;

import dev.parley.text.SpellingSuggestion;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A settings file that ships with Parley: a device or server that speaks a protocol. The build puts {@code examples/protocols} among
 * the resources.
 *
 * @param name without its ending, such as {@code modbus-tcp}
 * @param text the file's text, without the line for editors, whose path to the schema holds in the repository alone
 */
public record BenchExample(String name, String text) {
    private static final String FOLDER = "dev/parley/cli/protocols/";
    private static final String ENDING = ".yaml";
    private static final String FOR_EDITORS = "# yaml-language-server:";

    /**
     * The example of that name.
     *
     * @throws UsageException if there is none; it says which there are, and which is most like it
     */
    public static BenchExample of(String name) {
        List<String> names = names();
        if (!names.contains(name)) {
            throw new UsageException("'%s' is no example; there are %s.%s"
                    .formatted(name, String.join(", ", names), SpellingSuggestion.suggestion(name, names)));
        }
        return new BenchExample(name, read(name));
    }

    /** The names of all, in the order of the alphabet. */
    public static List<String> names() {
        try {
            Path place = Path.of(BenchExample.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isDirectory(place) ? names(inFolder(place.resolve(FOLDER))) : names(inJar(place.toFile()));
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> names(List<String> files) {
        return files.stream()
                .filter(file -> file.endsWith(ENDING))
                .map(file -> file.substring(0, file.length() - ENDING.length()))
                .sorted()
                .toList();
    }

    private static List<String> inFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private static List<String> inJar(File jar) throws IOException {
        try (JarFile open = new JarFile(jar)) {
            return open.stream()
                    .map(ZipEntry::getName)
                    .filter(entry -> entry.startsWith(FOLDER))
                    .map(entry -> entry.substring(FOLDER.length()))
                    .toList();
        }
    }

    private static String read(String name) {
        try (InputStream in = BenchExample.class.getResourceAsStream("/" + FOLDER + name + ENDING)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + ENDING + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith(FOR_EDITORS))
                    .map(line -> line + "\n")
                    .collect(Collectors.joining());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** All names, one a line, each with what it is. */
    public static String list() {
        List<String> names = names();
        int width = names.stream().mapToInt(String::length).max().orElse(0);
        return names.stream()
                .map(name -> name + " ".repeat(width - name.length()) + "  " + of(name).summary() + "\n")
                .collect(Collectors.joining());
    }

    /** What errors and events call it. */
    public String file() {
        return name + ENDING;
    }

    /** What it is: the comment on top, up to the first colon or full stop. */
    public String summary() {
        String comment = text.lines()
                .takeWhile(line -> line.startsWith("# "))
                .map(line -> line.substring(2).strip())
                .collect(Collectors.joining(" "));
        return comment.split("[:.](?: |$)", 2)[0];
    }
}
