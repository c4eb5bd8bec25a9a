package dev.parley.junit;

import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.parley.testkit.Floors;
import org.junit.jupiter.api.Test;

/** One package, on the engine and JUnit alone; and what a test without JUnit uses does not need JUnit. */
final class FloorsTest extends Floors {
    FloorsTest() {
        super(TestPeer.class, floor("junit"));
    }

    @Test
    void needsTheEngineAndJUnitAlone() {
        ArchRuleDefinition.classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.parley..", "java..", "org.jspecify.annotations", "org.junit.jupiter.api.extension")
                .check(classes());
    }

    @Test
    void aPeerNeedsNoJUnit() {
        ArchRuleDefinition.noClasses()
                .that()
                .haveSimpleNameStartingWith("Test")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.junit..")
                .check(classes());
    }
}
