package dev.parley.measure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Holds the floors of this module: a package imports lower floors only, and no other package of its own floor. */
final class MeasureFloorsTest {
    /** From the ground up. A new package must be given its floor here. */
    private static final List<Set<String>> FLOORS = List.of(
            Set.of("dev.parley.measure.statistics", "dev.parley.probe.result", "dev.parley.probe.target"),
            Set.of("dev.parley.measure.protocol", "dev.parley.probe.check"),
            Set.of("dev.parley.measure.result", "dev.parley.probe"),
            Set.of("dev.parley.measure.client", "dev.parley.measure.server"),
            Set.of("dev.parley.measure"));

    private static final List<String> PACKAGES =
            FLOORS.stream().flatMap(Set::stream).sorted().toList();

    private static final JavaClasses MODULE = new ClassFileImporter().importPath(whereClassesAre());

    private static Path whereClassesAre() {
        return Path.of(Measure.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    }

    private static List<String> forbiddenTo(String name) {
        List<String> forbidden = new ArrayList<>();
        boolean isBelow = true;
        for (Set<String> floor : FLOORS) {
            isBelow &= !floor.contains(name);
            if (!isBelow) {
                forbidden.addAll(floor);
            }
        }
        forbidden.remove(name);
        return forbidden;
    }

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void aPackageImportsLowerFloorsOnly(String name) {
        String[] forbidden = forbiddenTo(name).toArray(String[]::new);
        if (forbidden.length > 0) {
            noClasses()
                    .that()
                    .resideInAPackage(name)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .check(MODULE);
        }
    }

    @Test
    void everyPackageHasItsFloor() {
        assertThat(MODULE.stream().map(JavaClass::getPackageName).collect(toSet()))
                .isEqualTo(Set.copyOf(PACKAGES));
    }
}
