package dev.parley.bench;

import dev.parley.address.Endpoint;
import dev.parley.session.ListeningSession;
import dev.parley.session.Session;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a program on this computer finds an entry. */
final class EntryAddress {
    private EntryAddress() {}

    /** The first socket of what listens, on 127.0.0.1 where it is on every interface; the first target of what sends. */
    static String hostAndPort(Entry entry, @Nullable Session session) {
        if (!(session instanceof ListeningSession listening)) {
            return entry.addresses().getFirst().hostAndPort();
        }
        InetSocketAddress local = listening.endpoints().getFirst().socketAddress();
        return local.getAddress().isAnyLocalAddress() ? "127.0.0.1:" + local.getPort() : Endpoint.show(local);
    }
}
