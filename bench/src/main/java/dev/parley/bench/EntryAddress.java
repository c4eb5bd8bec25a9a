package dev.parley.bench;

import dev.parley.address.Endpoint;
import dev.parley.session.Session;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.relay.RelaySession;
import dev.parley.session.room.RoomSession;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a program on this computer finds an entry. */
final class EntryAddress {
    private EntryAddress() {}

    /** The first socket of what listens, on 127.0.0.1 where it is on every interface; the first target of what sends. */
    static String hostAndPort(Entry entry, @Nullable Session session) {
        List<Endpoint> listening = switch (session) {
            case ListenSession listen -> listen.endpoints();
            case RoomSession room -> room.endpoints();
            case RelaySession relay -> relay.endpoints();
            case null, default -> List.of();
        };
        if (listening.isEmpty()) {
            return entry.addresses().getFirst().hostAndPort();
        }
        InetSocketAddress local = listening.getFirst().socketAddress();
        return local.getAddress().isAnyLocalAddress() ? "127.0.0.1:" + local.getPort() : Endpoint.show(local);
    }
}
