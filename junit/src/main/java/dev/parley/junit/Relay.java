package dev.parley.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A relay before a {@link TestPeer} that is a field of the same class, for a {@link TestRelay} that is a field or a parameter. The
 * program under test talks to the relay, which passes what comes on to the peer and impairs it on purpose. It lives as long as its
 * peer's field does: a static one for the tests of the class, any other for one test.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ParleyExtension.class)
public @interface Relay {
    /** The name of the peer's field. */
    String to();

    /** What is done on the way to the peer, as {@code parley relay --up} has it: {@code loss=10%,delay=20ms}. */
    String up() default "";

    /** What is done on the way back. */
    String down() default "";
}
