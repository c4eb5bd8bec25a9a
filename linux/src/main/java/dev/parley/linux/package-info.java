/** Datagram ports with what the Linux kernel offers beyond the JDK, through {@code java.lang.foreign}. */
@org.jspecify.annotations.NullMarked
package dev.parley.linux;
