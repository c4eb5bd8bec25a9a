package dev.parley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.parley.socket.Network;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Holds the floors that {@code module-info} names: a package imports lower floors only, and two packages on the same
 * floor do not know each other.
 */
final class FloorsTest {
    private static final String TOP = "dev.parley";

    /** From the ground up. A new package must be given its floor here. */
    private static final List<Set<String>> FLOORS = List.of(
            Set.of("address", "payload", "time", "ledger", "text"),
            Set.of("host", "event", "template"),
            Set.of("socket"),
            Set.of("socket.jdk", "socket.memory"),
            Set.of("framing", "hint", "pace", "guard", "regex"),
            Set.of("rule"),
            Set.of("script"),
            Set.of("session"),
            Set.of(""));

    /** Who may know whom on the same floor, each with its reason. */
    private static final Map<String, Set<String>> SAME_FLOOR = Map.of(
            // words lie below the others: an error in an address or in bytes shows the right spelling
            "address", Set.of("text"),
            "payload", Set.of("text"));

    private static final Set<String> NAMES_THAT_SAY_NOTHING = Set.of("util", "common", "impl", "manager", "helper");

    private static final List<String> PACKAGES =
            FLOORS.stream().flatMap(Set::stream).sorted().toList();

    private static final JavaClasses CORE = new ClassFileImporter().importPath(whereCoreIs());

    /** Where this build put them, whatever its output folder is called. */
    private static Path whereCoreIs() {
        try {
            URI location = Network.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            return Path.of(location);
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String full(String name) {
        return name.isEmpty() ? TOP : TOP + "." + name;
    }

    private static Set<String> mayKnow(String name) {
        Set<String> known = new TreeSet<>(SAME_FLOOR.getOrDefault(name, Set.of()));
        known.add(name);
        for (Set<String> floor : FLOORS) {
            if (floor.contains(name)) {
                break;
            }
            known.addAll(floor);
        }
        return known;
    }

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void aPackageImportsLowerFloorsOnly(String name) {
        Set<String> known = mayKnow(name);
        String[] strangers = PACKAGES.stream()
                .filter(each -> !known.contains(each))
                .map(FloorsTest::full)
                .toArray(String[]::new);

        if (strangers.length > 0) {
            noClasses()
                    .that()
                    .resideInAnyPackage(full(name), name.equals("session") ? full("session..") : full(name))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(strangers)
                    .check(CORE);
        }
    }

    @Test
    void everyPackageHasItsFloor() {
        Set<String> found = CORE.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.isEmpty())
                .map(name -> name.replaceFirst("(\\.session)\\..*", "$1"))
                .collect(toSet());

        assertThat(found).isEqualTo(PACKAGES.stream().map(FloorsTest::full).collect(toSet()));
    }

    @Test
    void everyExceptionIsNeeded() {
        SAME_FLOOR.forEach((name, known) ->
                known.forEach(other -> assertThat(packageOf(name).getClassDependenciesFromThisPackage())
                        .as("%s knows %s", name, other)
                        .anyMatch(dependency ->
                                dependency.getTargetClass().getPackageName().equals(full(other)))));
    }

    private static JavaPackage packageOf(String name) {
        return CORE.getPackage(full(name));
    }

    @Test
    void noPackageHasANameThatSaysNothing() {
        assertThat(CORE.stream().map(JavaClass::getPackageName))
                .allMatch(name -> Stream.of(name.split("\\.", -1)).noneMatch(NAMES_THAT_SAY_NOTHING::contains));
    }

    @Test
    void onlyTheClockAsksForTheTimeAndNobodySleeps() {
        noClasses()
                .that()
                .resideOutsideOfPackage(full("time"))
                .should()
                .accessTargetWhere(asksForTheTimeOrSleeps())
                .because("a test could not move that time by hand")
                .check(CORE);
    }

    private static DescribedPredicate<JavaAccess<?>> asksForTheTimeOrSleeps() {
        Set<String> members = Set.of(
                "java.lang.System.nanoTime",
                "java.lang.System.currentTimeMillis",
                "java.lang.Thread.sleep",
                "java.util.concurrent.TimeUnit.sleep",
                "java.util.Date.<init>");
        return DescribedPredicate.describe("asks the system for the time or sleeps", access -> {
            String owner = access.getTargetOwner().getName();
            String member = access.getName();
            return members.contains(owner + "." + member)
                    || (owner.startsWith("java.time.") && member.equals("now"))
                    || (owner.equals("java.time.Clock") && member.startsWith("system"));
        });
    }

    @Test
    void noChannelLeaksOutOfAPort() {
        List<JavaClass> ports = CORE.stream()
                .filter(each -> each.getPackageName().startsWith(full("socket")))
                .filter(each -> each.getModifiers().contains(JavaModifier.PUBLIC))
                .toList();
        assertThat(ports).isNotEmpty();

        assertThat(ports.stream().flatMap(FloorsTest::whatItShows)).noneMatch(FloorsTest::isChannel);
    }

    private static Stream<JavaClass> whatItShows(JavaClass type) {
        List<JavaType> shown = new ArrayList<>(type.getInterfaces());
        type.getSuperclass().ifPresent(shown::add);
        type.getFields().stream()
                .filter(field -> isOpen(field.getModifiers()))
                .forEach(field -> shown.add(field.getType()));
        for (JavaCodeUnit codeUnit : type.getCodeUnits()) {
            if (isOpen(codeUnit.getModifiers())) {
                shown.add(codeUnit.getReturnType());
                shown.addAll(codeUnit.getParameterTypes());
                shown.addAll(codeUnit.getExceptionTypes());
            }
        }
        return shown.stream().flatMap(each -> each.getAllInvolvedRawTypes().stream());
    }

    private static boolean isOpen(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static boolean isChannel(JavaClass type) {
        return type.getPackageName().startsWith("java.nio.channels");
    }

    @Test
    void coreNeedsNothingButTheJdkAndAnEngineThatCannotBacktrack() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        TOP + "..", "java..", "javax.crypto..", "org.jspecify.annotations", "com.google.re2j")
                .check(CORE);
    }
}
