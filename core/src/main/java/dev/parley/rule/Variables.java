package dev.parley.rule;

import dev.parley.template.Memory;
import dev.parley.template.Names;
import dev.parley.template.Variable;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What rules remember, and whose it is. Immutable but for the memory that it names; safe from any thread.
 *
 * @param ofListener all peers of a listener share these; they begin anew when it is opened
 * @param ofPeer each peer has its own; over TCP each connection
 * @param shared what others remember too, such as all listeners of a bench; null for nothing
 */
public record Variables(
        List<Variable> ofListener,
        List<Variable> ofPeer,
        @Nullable Memory shared) {
    /** Rules that remember nothing. */
    public static final Variables NONE = new Variables(List.of(), List.of(), null);

    /** @throws IllegalArgumentException in words, if two have one name, or they need more bytes than there may be */
    public Variables {
        ofListener = List.copyOf(ofListener);
        ofPeer = List.copyOf(ofPeer);
        Memory.of(ofPeer, Memory.of(ofListener, shared, Memory.MOST_BYTES), Memory.MOST_BYTES_OF_PEER);
    }

    /** Those that all peers of a listener share. */
    public static Variables ofListener(Variable... variables) {
        return new Variables(List.of(variables), List.of(), null);
    }

    /** Those that each peer has for itself. */
    public static Variables ofPeer(Variable... variables) {
        return new Variables(List.of(), List.of(variables), null);
    }

    /** What templates and conditions can name. */
    public Names names() {
        Collection<Variable> above = shared == null ? List.of() : shared.variables();
        return Names.ofVariables(above).plus(Names.ofVariables(ofListener)).plus(Names.ofVariables(ofPeer));
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return ofListener.isEmpty()
                && ofPeer.isEmpty()
                && (shared == null || shared.variables().isEmpty());
    }

    /** The same on trial: what is shared is as it was at first, and nobody else sees what becomes of it. */
    public Variables onTrial() {
        return shared == null
                ? this
                : new Variables(ofListener, ofPeer, Memory.of(shared.variables(), null, Memory.MOST_BYTES));
    }

    /** The memory of a listener, with the values at first. */
    public Memory ofNewListener() {
        return Memory.of(ofListener, shared, Memory.MOST_BYTES);
    }

    /** The memory of a peer of that listener. */
    public Memory ofNewPeer(Memory listener) {
        return ofPeer.isEmpty() ? listener : Memory.of(ofPeer, listener, Memory.MOST_BYTES_OF_PEER);
    }
}
