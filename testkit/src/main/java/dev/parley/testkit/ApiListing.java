package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What users of a module can call or extend, a line each: public types of the packages that it exports to all, and their public and
 * protected members. A file beside the tests has it, so that a change of the API is seen, and meant.
 */
public final class ApiListing {
    /** A property of the test run: {@code write} writes the file. */
    private static final String PROPERTY = "parley.api";

    private static final Path FILE = Path.of("src/test/api.txt");

    private ApiListing() {}

    /**
     * The API of the module that this class is of is as the file {@code src/test/api.txt} has it.
     *
     * @throws AssertionError with what is gone, what is new, and how to write the file
     */
    public static void assertAsWritten(Class<?> ofModule) throws IOException {
        List<String> now = of(ofModule);
        if ("write".equals(System.getProperty(PROPERTY))) {
            Files.writeString(FILE, String.join("\n", now) + "\n");
            return;
        }
        List<String> written = Files.readAllLines(FILE);
        List<String> gone = without(written, now);
        List<String> added = without(now, written);
        if (!gone.isEmpty() || !added.isEmpty()) {
            fail(
                    "The API is not as %s has it.\nGone, which breaks its users:%s\nNew:%s\nIf that is meant, run this test with -D%s=write, and commit the file."
                            .formatted(FILE.toAbsolutePath().normalize(), lines(gone), lines(added), PROPERTY));
        }
        assertThat(written).as("the order of %s", FILE).isEqualTo(now);
    }

    private static List<String> without(List<String> those, List<String> others) {
        Set<String> known = Set.copyOf(others);
        return those.stream().filter(each -> !known.contains(each)).toList();
    }

    private static String lines(List<String> those) {
        return those.isEmpty()
                ? " nothing"
                : those.stream().map(each -> "\n  " + each).collect(Collectors.joining());
    }

    private static List<String> of(Class<?> ofModule) throws IOException {
        Path classes;
        try {
            classes = Path.of(
                    ofModule.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        List<String> lines = new ArrayList<>();
        for (String name : exports(classes, ofModule)) {
            try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
                files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                        .map(file -> type(name + "." + file.substring(0, file.length() - 6)))
                        .filter(ApiListing::isVisible)
                        .map(ApiListing::listing)
                        .sorted((a, b) -> a.getFirst().compareTo(b.getFirst()))
                        .forEach(lines::addAll);
            }
        }
        return lines;
    }

    /** Those of its descriptor; without one, the package of that class. */
    private static List<String> exports(Path classes, Class<?> ofModule) {
        Path descriptor = classes.resolve("module-info.class");
        if (!Files.exists(descriptor)) {
            return List.of(ofModule.getPackageName());
        }
        try (InputStream in = Files.newInputStream(descriptor)) {
            return ModuleDescriptor.read(in).exports().stream()
                    .filter(each -> !each.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .sorted()
                    .toList();
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, ApiListing.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Public itself, or protected in what can be extended, and so is what it stands in. */
    private static boolean isVisible(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return !type.isAnonymousClass()
                && !type.isLocalClass()
                && isVisible(type.getModifiers(), outer)
                && (outer == null || isVisible(outer));
    }

    private static boolean isVisible(int modifiers, Class<?> in) {
        boolean extensible = in != null && !Modifier.isFinal(in.getModifiers());
        return Modifier.isPublic(modifiers) || (extensible && Modifier.isProtected(modifiers));
    }

    private static List<String> listing(Class<?> type) {
        String name = type.getName();
        List<String> lines = new ArrayList<>();
        lines.add(plain(name + ": " + type.toGenericString()) + parents(type));
        Stream.<Member[]>of(type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Arrays::stream)
                .filter(member -> !member.isSynthetic() && isVisible(member.getModifiers(), type))
                .map(member -> plain(name + "  " + text(member).replace(" " + name + ".", " ")))
                .sorted()
                .forEach(lines::add);
        return lines;
    }

    private static String parents(Class<?> type) {
        StringBuilder text = new StringBuilder();
        Type above = type.getGenericSuperclass();
        if (above != null && !above.equals(Object.class) && !above.equals(Record.class) && !type.isEnum()) {
            text.append(" extends ").append(above.getTypeName());
        }
        names(text, " implements ", Arrays.stream(type.getGenericInterfaces()).map(Type::getTypeName));
        if (type.isSealed()) {
            names(
                    text,
                    " permits ",
                    Arrays.stream(type.getPermittedSubclasses()).map(Class::getName));
        }
        return plain(text.toString());
    }

    private static void names(StringBuilder to, String word, Stream<String> names) {
        String all = names.collect(Collectors.joining(", "));
        if (!all.isEmpty()) {
            to.append(word).append(all);
        }
    }

    private static String text(Member member) {
        return switch (member) {
            case Field field -> field.toGenericString();
            case Constructor<?> constructor -> constructor.toGenericString();
            case Method method
            when method.getDefaultValue() != null ->
                method.toGenericString() + " default " + value(method.getDefaultValue());
            case Executable method -> method.toGenericString();
            default -> throw new IllegalStateException(member.toString());
        };
    }

    private static String value(Object ofAnnotation) {
        return ofAnnotation instanceof String text ? "\"" + text + "\"" : ofAnnotation.toString();
    }

    /** What a user cannot see is left out, and the beginnings that names share. */
    private static String plain(String text) {
        return text.replace("synchronized ", "").replaceAll("(?<![\\w.])(java\\.lang\\.(?=[A-Z])|dev\\.parley\\.)", "");
    }
}
