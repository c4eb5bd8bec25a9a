/** Netty's echo server, as a program that Parley is measured beside. Nothing else depends on Netty. */
@NullMarked
package dev.parley.benchmarks.netty;

import org.jspecify.annotations.NullMarked;
