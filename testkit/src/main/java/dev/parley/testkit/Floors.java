package dev.parley.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The packages of one module stand on floors: a package imports lower floors only, and two packages on the same floor do
 * not know each other. A module's own test extends this and names the floors; the rules are here.
 *
 * <p>A package is written as what stands behind {@code dev.parley.}, and {@code dev.parley} itself as nothing. {@code
 * session..} is a package with all that lie in it, taken as one: what these know of each other is not looked at.
 */
public abstract class Floors {
    private static final String TOP = "dev.parley";
    private static final String CLOCK = TOP + ".time";
    private static final Set<String> NAMES_THAT_SAY_NOTHING = Set.of("util", "common", "impl", "manager", "helper");

    /** Reading a module takes a second, and each of its tests asks for it. */
    private static final Map<Path, JavaClasses> READ = new ConcurrentHashMap<>();

    private final List<Floor> floors;
    private final Map<String, Set<String>> sameFloor = new HashMap<>();
    private final JavaClasses classes;

    /**
     * For the module that this class is of.
     *
     * @param floors from the ground up; a new package must be given its floor here
     */
    protected Floors(Class<?> ofModule, Floor... floors) {
        this.floors = List.of(floors);
        this.classes = READ.computeIfAbsent(
                location(ofModule),
                location -> new ClassFileImporter()
                        // A package built before has picocli's classes in the same folder.
                        .withImportOption(each -> each.contains("/dev/parley/"))
                        .importPath(location));
    }

    /** Packages that do not know each other. */
    protected record Floor(List<String> packages) {}

    /** A floor with these packages on it. */
    protected static Floor floor(String... packages) {
        return new Floor(List.of(packages));
    }

    /** A package may know others on its own floor. Whoever says so says why. */
    protected final void mayKnow(String name, String... others) {
        sameFloor.put(name, Set.of(others));
    }

    /** All classes of the module, for rules of its own. */
    protected final JavaClasses classes() {
        return classes;
    }

    /** Where this build put them, whatever its output folder is called. */
    private static Path location(Class<?> ofModule) {
        try {
            return Path.of(
                    ofModule.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @TestFactory
    final Stream<DynamicTest> aPackageImportsLowerFloorsOnly() {
        return packages().map(name -> dynamicTest(full(name), () -> importsLowerFloorsOnly(name)));
    }

    private void importsLowerFloorsOnly(String name) {
        Set<String> known = known(name);
        String[] strangers = packages()
                .filter(each -> !known.contains(each))
                .map(Floors::full)
                .toArray(String[]::new);
        if (strangers.length > 0) {
            noClasses()
                    .that()
                    .resideInAPackage(full(name))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(strangers)
                    .check(classes);
        }
    }

    private Set<String> known(String name) {
        Set<String> known = new TreeSet<>(sameFloor.getOrDefault(name, Set.of()));
        known.add(name);
        for (Floor floor : floors) {
            if (floor.packages().contains(name)) {
                break;
            }
            known.addAll(floor.packages());
        }
        return known;
    }

    @Test
    final void noCycleBetweenPackages() {
        SlicesRuleDefinition.slices()
                .assignedFrom(new PackagesAsSlices())
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    /** A slice for each package, and for each that is taken as one with what lies in it. */
    private final class PackagesAsSlices implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return isOurs(name) ? SliceIdentifier.of(taken(name)) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    private static boolean isOurs(String name) {
        return name.equals(TOP) || name.startsWith(TOP + ".");
    }

    /** As what the package is taken: itself, or the one with {@code ..} that it lies in. */
    private String taken(String name) {
        return packages()
                .map(Floors::full)
                .filter(each -> each.endsWith("..") && (name + ".").startsWith(each.substring(0, each.length() - 1)))
                .findFirst()
                .orElse(name);
    }

    @Test
    final void everyPackageHasItsFloor() {
        Set<String> found = classes.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.isEmpty()) // the module's descriptor
                .map(this::taken)
                .collect(toSet());

        assertThat(found).isEqualTo(packages().map(Floors::full).collect(toSet()));
    }

    @Test
    final void noPackageStandsOnTwoFloors() {
        assertThat(packages()).doesNotHaveDuplicates();
    }

    @Test
    final void everyExceptionIsNeeded() {
        new TreeMap<>(sameFloor)
                .forEach((name, others) -> others.forEach(other -> assertThat(classes.stream()
                                .filter(type -> taken(type.getPackageName()).equals(full(name)))
                                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                                .map(dependency ->
                                        taken(dependency.getTargetClass().getPackageName())))
                        .as("%s knows %s", name, other)
                        .contains(full(other))));
    }

    @Test
    final void noPackageHasANameThatSaysNothing() {
        assertThat(classes.stream().map(JavaClass::getPackageName))
                .allMatch(name -> Stream.of(name.split("\\.", -1)).noneMatch(NAMES_THAT_SAY_NOTHING::contains));
    }

    @Test
    final void onlyTheClockAsksForTheTimeAndNobodySleeps() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLOCK)
                .should()
                .accessTargetWhere(asksForTheTimeOrSleeps())
                .because("a test could not move that time by hand")
                .check(classes);
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

    private Stream<String> packages() {
        return floors.stream().flatMap(floor -> floor.packages().stream());
    }

    private static String full(String name) {
        return name.isEmpty() ? TOP : TOP + "." + name;
    }
}
