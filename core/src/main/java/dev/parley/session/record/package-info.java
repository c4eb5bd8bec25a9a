/**
 * What a session does, written into a capture file while it happens: a tap takes each packet, a queue that holds the reader
 * back keeps it, and a thread writes it. Nothing is lost; what is written is whole after every failure.
 */
@NullMarked
package dev.parley.session.record;

import org.jspecify.annotations.NullMarked;
