/** A check-up of a server or device that knows nothing of Parley. */
@org.jspecify.annotations.NullMarked
package dev.parley.probe;
