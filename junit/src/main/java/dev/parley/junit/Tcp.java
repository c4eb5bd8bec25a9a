package dev.parley.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A TCP peer on a free port of loopback, for a {@link TestPeer} that is a field, or a parameter of a test or of what runs before
 * it. One that is a static field is shared by the tests of its class; any other is fresh for each test. {@link ParleyExtension}
 * opens and closes it.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ParleyExtension.class)
public @interface Tcp {
    /**
     * How the stream is cut into messages, as {@code parley --frame} has it: {@code lines}, {@code length=2}, {@code fixed=16}, {@code
     * slip} and so on. Without one there are no messages: each read is one.
     */
    String frame() default "";
}
