package dev.parley.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The server of a recording, for a {@link TestRecording} that is a field, or a parameter of a test or of what runs before it. One that
 * is a static field is shared by the tests of its class; any other is fresh for each test. {@link ParleyExtension} opens and closes it.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ParleyExtension.class)
public @interface Recorded {
    /** The capture, pcapng or pcap: a file of the project, as {@code src/test/captures/login.pcapng}, or a resource on the class path. */
    String value();

    /** How a stream is cut into messages, as {@code parley --frame} has it: {@code lines} and so on. Without one bytes are compared. */
    String frame() default "";

    /** The number of the one flow that is served, as {@code parley inspect} shows it; 0 for all. */
    int flow() default 0;

    /** How many times as fast as it was recorded it answers; more than 0, and {@code Double.POSITIVE_INFINITY} answers at once. */
    double speed() default 1;

    /** Whether each message is taken for the next one of the recording, whatever it says. */
    boolean inOrder() default false;
}
