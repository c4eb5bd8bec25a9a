package dev.parley.session.respond;

import dev.parley.session.peer.PeerState;
import dev.parley.socket.NetworkException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** How a rule gets a UDP port that is for one peer alone. Safe from any thread; never blocks for long. */
@FunctionalInterface
public interface NewPorts {
    /** How many may be open at once in one listener. */
    int MOST = 256;

    /**
     * Opens one, or gives the one that this peer has.
     *
     * @param asker who sent what is answered, over UDP
     * @param asked which of our addresses it was sent to, or null where that is not known
     * @return the peer there, of whom nothing is known yet, and it is the {@link PeerState#inTurn turn} of this thread; the asker itself where it is on its own port already; null where too many are open
     * @throws NetworkException in words, if the system gives none
     */
    @Nullable
    PeerState open(PeerState asker, @Nullable InetSocketAddress asked) throws NetworkException;
}
