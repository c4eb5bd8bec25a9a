package dev.parley.bench;

import dev.parley.address.Endpoint;
import dev.parley.session.ListenSession;
import dev.parley.session.Session;
import dev.parley.settings.Entry;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a program on this computer finds an entry. */
final class Reach {
    private Reach() {}

    /** A listener's first socket, on 127.0.0.1 where it is on every interface; the first target of what sends. */
    static String hostAndPort(Entry entry, @Nullable Session session) {
        if (!(session instanceof ListenSession listening)) {
            return entry.addresses().getFirst().hostAndPort();
        }
        InetSocketAddress local = listening.endpoints().getFirst().socketAddress();
        return local.getAddress().isAnyLocalAddress() ? "127.0.0.1:" + local.getPort() : Endpoint.show(local);
    }
}
