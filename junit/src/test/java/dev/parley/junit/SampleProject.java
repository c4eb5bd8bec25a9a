package dev.parley.junit;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The sample of a stranger, {@code examples/junit}: compiled by itself for Java 21, in a folder of the test. */
final class SampleProject {
    static final Path ROOT = Path.of("..", "examples", "junit");

    private static final Path MAIN = ROOT.resolve("src/main/java");
    private static final Path TEST = ROOT.resolve("src/test/java");
    private static final Path RESOURCES = ROOT.resolve("src/test/resources");

    private final Path main;
    private final Path test;

    SampleProject(Path folder) throws IOException {
        main = Files.createDirectories(folder.resolve("classes"));
        test = Files.createDirectories(folder.resolve("test-classes"));
        compile(main, classPath(), sources(MAIN));
        compile(test, classPath() + File.pathSeparator + main, sources(TEST));
    }

    static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static List<String> sources(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static void compile(Path to, String classPath, List<String> sources) {
        List<String> arguments =
                new ArrayList<>(List.of("--release", "21", "-proc:none", "-d", to.toString(), "-cp", classPath));
        arguments.addAll(sources);
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new AssertionError("the compiler refuses " + sources);
        }
    }

    /** The text of one of its sources, below {@code src}. */
    static String read(String source) throws IOException {
        return Files.readString(ROOT.resolve("src").resolve(source));
    }

    /** Compiles a client that was changed into a folder of its own. */
    Path mutant(Path folder, String source, String text) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path file = Files.writeString(folder.resolve(Path.of(source).getFileName()), text);
        compile(classes, classPath() + File.pathSeparator + main, List.of(file.toString()));
        return classes;
    }

    /** Its classes, with those of a mutant before them where there is one. */
    URLClassLoader loader(ClassLoader parent, Path... before) {
        List<Path> all = new ArrayList<>(List.of(before));
        all.add(main);
        all.add(test);
        all.add(RESOURCES);
        return new URLClassLoader(all.stream().map(SampleProject::url).toArray(URL[]::new), parent);
    }

    static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
