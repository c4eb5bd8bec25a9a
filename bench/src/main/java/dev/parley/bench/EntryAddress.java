package dev.parley.bench;

import dev.parley.address.Endpoint;
import dev.parley.session.Session;
import dev.parley.session.listen.ListenSession;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a program on this computer finds an entry. */
final class EntryAddress {
    private EntryAddress() {}

    /** A listener's first socket, on 127.0.0.1 where it is on every interface; the first target of what sends. */
    static String hostAndPort(Entry entry, @Nullable Session session) {
        if (!(session instanceof ListenSession listening)) {
            return entry.addresses().getFirst().hostAndPort();
        }
        InetSocketAddress local = listening.endpoints().getFirst().socketAddress();
        return local.getAddress().isAnyLocalAddress() ? "127.0.0.1:" + local.getPort() : Endpoint.show(local);
    }
}
