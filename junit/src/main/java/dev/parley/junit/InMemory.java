package dev.parley.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The peers of this test, or of the tests of this class, are on a network in memory, with a clock that stands until the test moves it:
 * for what is tested by Parley's own sessions and ports, such as rules, a handler, or a protocol on {@link
 * dev.parley.socket.Network}. A parameter {@link dev.parley.socket.memory.MemoryNetwork} is that network, and {@link
 * dev.parley.time.ManualClock} that clock; sessions are put there by {@code on(network, clock)}. Sockets of the JDK do not reach it.
 *
 * <p>Each test has a network of its own, unless its class has static peers: then it is theirs.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ParleyExtension.class)
public @interface InMemory {}
