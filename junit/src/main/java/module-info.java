/**
 * A real UDP or TCP peer in a test: it answers, misbehaves on purpose, and proves what arrived. With JUnit 5 or 6 by {@link
 * dev.parley.junit.Udp} and {@link dev.parley.junit.Tcp}, without it by {@link dev.parley.junit.TestPeer} in try-with-resources.
 */
module dev.parley.junit {
    requires transitive dev.parley.core;
    requires static transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.parley.junit;
}
