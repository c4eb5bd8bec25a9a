package dev.parley.cli.view;

import dev.parley.address.Endpoint;
import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import dev.parley.event.EventLine;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * By what peers are known besides their addresses: numbers, in a room names, in a relay the address of the other side. Safe from
 * any thread.
 */
final class PeerLabels {
    private final Map<PeerKey, String> labels = new ConcurrentHashMap<>();

    /** Of each peer of a relay its side towards the target. */
    private final Map<PeerKey, PeerKey> targets = new ConcurrentHashMap<>();

    private record PeerKey(
            @Nullable Endpoint local, @Nullable Endpoint peer, int connection) {
        static PeerKey of(Header header) {
            return new PeerKey(header.local(), header.peer(), header.connection());
        }
    }

    void put(Header header, String label) {
        labels.put(PeerKey.of(header), label);
    }

    /** From here on each side of it is known by the other. */
    void put(Event.Relaying relaying) {
        Header header = relaying.header();
        PeerKey peer = PeerKey.of(header);
        PeerKey target = new PeerKey(relaying.from(), relaying.target(), header.connection());
        labels.put(peer, EventLine.TOWARDS + relaying.target().hostAndPort());
        labels.put(
                target,
                EventLine.TOWARDS + Objects.requireNonNull(header.peer()).hostAndPort());
        targets.put(peer, target);
    }

    /** Its connection is closed. A relay's peer has gone with that; others are known by their labels until they have left. */
    void closed(Header header) {
        PeerKey peer = PeerKey.of(header);
        PeerKey target = targets.remove(peer);
        if (target != null) {
            labels.remove(peer);
            labels.remove(target);
        }
    }

    /** It has left. */
    void left(Header header) {
        closed(header);
        labels.remove(PeerKey.of(header));
    }

    boolean has(Header header) {
        return labels.containsKey(PeerKey.of(header));
    }

    /** Empty where the peer is known by its address alone. */
    String of(Header header) {
        return labels.isEmpty() ? "" : labels.getOrDefault(PeerKey.of(header), "");
    }
}
