package dev.parley.junit.bench;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A settings file that runs, for a {@link TestBench} that is a field, or a parameter of a test or of what runs before it. One that is a
 * static field is shared by the tests of its class; any other is fresh for each test. {@link BenchExtension} opens and closes it.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BenchExtension.class)
public @interface Bench {
    /** The file, as for {@code parley run}: a file of the project, as {@code bench.yaml}, or a resource on the class path. */
    String value();
}
