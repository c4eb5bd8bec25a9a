package dev.parley.hint;

import dev.parley.ledger.Cause;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the datagrams that one socket gets, and tells what is odd about them, each thing once for each host. The common
 * case, another datagram of the same peer, costs a few nanoseconds and allocates nothing. Not safe from several threads.
 */
public final class DatagramHints {
    /** How many hosts are remembered; one that is forgotten starts anew, but what was told of it stays told. */
    private static final int MOST_HOSTS = 1_000;

    private final ReportedHints reportedHints;
    private final Map<InetAddress, Host> hosts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Host> eldest) {
            return size() > MOST_HOSTS;
        }
    };

    private @Nullable InetSocketAddress lastPeer;
    private Host lastHost = new Host();

    private static final class Host {
        final SourcePortHint ports = new SourcePortHint();
        final EncodingHint encoding = new EncodingHint(false);
        int lastPort;
    }

    /** @param reportedHints what all sockets of a session have told */
    public DatagramHints(ReportedHints reportedHints) {
        this.reportedHints = reportedHints;
    }

    /**
     * Takes in one datagram.
     *
     * @param peer who sent it; the same object for the same peer is fastest
     * @param data its bytes from position to limit, borrowed and left as it was
     * @return what is odd, mostly nothing
     */
    public List<Hint> inspect(InetSocketAddress peer, ByteBuffer data) {
        Optional<Hint> ports = ports(peer);
        Optional<Hint> encoding = lastHost.encoding.inspect(data);
        boolean usual = TruncationHint.hasUsualLength(data.remaining());
        if (!usual && ports.isEmpty() && encoding.isEmpty()) {
            return List.of();
        }
        List<Hint> odd = new ArrayList<>();
        ports.filter(each -> reportedHints.isFirst(each.cause(), peer.getAddress()))
                .ifPresent(odd::add);
        encoding.filter(each -> reportedHints.isFirst(each.cause(), peer.getAddress()))
                .ifPresent(odd::add);
        if (usual
                && TruncationHint.endsInTheMiddle(data)
                && reportedHints.isFirst(Cause.MAYBE_TRUNCATED, peer.getAddress())) {
            odd.add(TruncationHint.hint(data.remaining()));
        }
        return odd;
    }

    private Optional<Hint> ports(InetSocketAddress peer) {
        if (peer.equals(lastPeer)) {
            lastHost.ports.same();
            return Optional.empty();
        }
        lastPeer = peer;
        lastHost = hosts.computeIfAbsent(peer.getAddress(), unknown -> new Host());
        if (lastHost.lastPort == peer.getPort()) {
            lastHost.ports.same();
            return Optional.empty();
        }
        lastHost.lastPort = peer.getPort();
        return lastHost.ports.changedTo(peer.getPort());
    }
}
