package dev.parley.session.send;

import dev.parley.address.Address;
import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.host.Interfaces;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Response;
import dev.parley.session.link.SocketBinding;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import dev.parley.socket.Resolver;
import dev.parley.text.Sizes;
import dev.parley.time.Signal;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes a sender's targets of its addresses: looks up names, checks what can be checked before anything is sent, and
 * opens the sockets.
 */
public final class TargetOpener {
    private final SendConfig config;
    private final SessionContext context;
    private final Signal progress;

    /** @param progress set when something arrives or ends */
    public TargetOpener(SendConfig config, SessionContext context, Signal progress) {
        this.config = config;
        this.context = context;
        this.progress = progress;
    }

    /** Looks up and checks every target before any is opened, so that nothing is sent if one of them cannot be. */
    public List<Target> open() throws NetworkException {
        return open(1);
    }

    /**
     * As {@link #open()}, for one of several that open targets in a session.
     *
     * @param first the number of its first connection
     */
    public List<Target> open(int first) throws NetworkException {
        List<List<InetSocketAddress>> resolved = new ArrayList<>();
        for (Address target : config.targets()) {
            List<InetSocketAddress> addresses = Resolver.resolve(target);
            resolved.add(addresses);
            check(target, addresses.getFirst());
        }
        List<Target> targets = new ArrayList<>();
        try {
            for (int i = 0; i < resolved.size(); i++) {
                targets.add(target(config.targets().get(i), resolved.get(i), first + i));
            }
            return targets;
        } catch (NetworkException | RuntimeException bad) {
            targets.forEach(Target::stop);
            targets.forEach(Target::close);
            throw bad;
        }
    }

    private Target target(Address target, List<InetSocketAddress> addresses, int number) throws NetworkException {
        return target.scheme().isStream()
                ? streamTarget(addresses, number)
                : datagramTarget(target, addresses.getFirst());
    }

    private Target streamTarget(List<InetSocketAddress> addresses, int number) {
        if (!config.connectsEach() && config.reconnectAfter() == null) {
            return new StreamTarget(config, context, addresses, number, progress);
        }
        // The first ones have the numbers of their targets, as without reconnecting.
        AtomicInteger next = new AtomicInteger(number);
        int step = config.targets().size();
        // A signal has one thread that waits for it: who sends waits for the answer to each message, and the session
        // for all.
        Signal arrivals = config.connectsEach() ? new Signal() : progress;
        return new ReconnectingTarget(
                config,
                context,
                () -> new StreamTarget(config, context, addresses, next.getAndAdd(step), arrivals),
                arrivals);
    }

    private void check(Address target, InetSocketAddress address) {
        boolean multicast = address.getAddress().isMulticastAddress();
        if (config.response() instanceof Response.FromRules) {
            throw new IllegalArgumentException("rules are for a listener; a sender uses a script to answer");
        }
        if (target.scheme().isStream()) {
            if (multicast) {
                throw new IllegalArgumentException(
                        target + " is a multicast group, and a stream has one peer: write udp:// instead");
            }
            return;
        }
        if (config.response().answers()) {
            throw new IllegalArgumentException(
                    "a sender answers on a connection alone, and %s has none: what comes by UDP is answered by a listener"
                            .formatted(target));
        }
        Integer ttl = target.options().ttl();
        if (ttl != null && ttl == 0 && !multicast) {
            throw new IllegalArgumentException(
                    target + " has a ttl of 0, and a datagram to one host needs 1 or more: 0 is for multicast groups");
        }
        if (ttl != null && !multicast && !config.session().network().setsUnicastTtl()) {
            throw new IllegalArgumentException(target
                    + " has a ttl, and this system's port can set that for multicast groups alone: leave it out");
        }
        Payload payload = config.fixed();
        int most = NetworkErrors.mostDatagramBytes(address.getAddress());
        if (payload != null && config.splitBytes() == 0 && payload.size() > most) {
            throw new IllegalArgumentException(
                    "%s do not fit into one UDP datagram over IPv%s, which holds %s at most; nothing was sent. Send several datagrams (--split 1400), or use a stream (tcp://%s)."
                            .formatted(
                                    Sizes.show(payload.size()),
                                    address.getAddress() instanceof Inet6Address ? 6 : 4,
                                    Sizes.show(most),
                                    target.hostAndPort()));
        }
        InetSocketAddress from = config.from();
        if (from != null
                && !from.getAddress().isAnyLocalAddress()
                && from.getAddress().getClass() != address.getAddress().getClass()) {
            throw new IllegalArgumentException("--from %s and %s are of different IP versions: choose two of one"
                    .formatted(Endpoint.show(from), target));
        }
        if (config.splitBytes() > most) {
            throw new IllegalArgumentException(
                    "--split must be from 1 to %s B here, but was %s".formatted(most, config.splitBytes()));
        }
    }

    private Target datagramTarget(Address target, InetSocketAddress peer) throws NetworkException {
        boolean multicast = peer.getAddress().isMulticastAddress();
        boolean broadcast = isBroadcast(peer.getAddress());
        NetworkInterface on = multicast || target.options().networkInterface() != null
                ? SocketBinding.namedInterface(target, peer.getAddress())
                : null;
        boolean one = !multicast && !broadcast && !config.anyPeer();
        DatagramOptions options = new DatagramOptions(
                local(peer, on, multicast),
                one ? peer : null,
                DatagramOptions.DEFAULT_RECEIVE_BUFFER_BYTES,
                config.targets().size() > 1 && config.from() != null,
                true, // a subnet's broadcast address may be known to the system alone
                target.options().ttl(),
                List.of(),
                multicast ? on : null);
        WaitingTarget.Opener opener = () -> openTarget(target, peer, options, broadcast);
        try {
            return opener.open();
        } catch (NetworkException said) {
            if (said.reason() == Cause.UNREACHABLE && config.pace().intervalNanos() > 0) {
                return new WaitingTarget(context, new Endpoint(Scheme.UDP, peer), opener, said, progress);
            }
            throw said;
        }
    }

    private Target openTarget(Address target, InetSocketAddress peer, DatagramOptions options, boolean broadcast)
            throws NetworkException {
        boolean multicast = peer.getAddress().isMulticastAddress();
        DatagramPort port = open(target, options);
        try {
            noteGroup(new Endpoint(Scheme.UDP, port.local()), peer, broadcast, multicast, target);
            boolean collects = multicast || broadcast || config.targets().size() > 1;
            return new DatagramTarget(config, context, port, peer, collects, options.peer() != null, progress);
        } catch (RuntimeException listenerThrew) {
            port.close();
            throw listenerThrew;
        }
    }

    private DatagramPort open(Address target, DatagramOptions options) throws NetworkException {
        try {
            return config.session().network().openDatagram(options);
        } catch (NetworkException said) {
            throw said;
        } catch (IOException bad) {
            throw new NetworkException(
                    Cause.NETWORK, "could not open a socket for " + target + ": " + bad.getMessage(), bad);
        }
    }

    /** Only what is sent beyond this computer needs a look at the interfaces, which takes longer than sending does. */
    private static boolean isBroadcast(InetAddress address) {
        return (address.isLoopbackAddress() ? Interfaces.none() : Interfaces.read()).isBroadcast(address);
    }

    private InetSocketAddress local(InetSocketAddress peer, @Nullable NetworkInterface on, boolean multicast) {
        InetSocketAddress from = config.from();
        InetAddress wildcard = Interfaces.everyInterface(peer.getAddress());
        if (from != null) {
            return from.getAddress().isAnyLocalAddress() ? new InetSocketAddress(wildcard, from.getPort()) : from;
        }
        if (on == null || multicast) {
            return new InetSocketAddress(wildcard, 0);
        }
        return Interfaces.read().locals().stream()
                .filter(each -> each.networkInterface().equals(on))
                .map(Interfaces.Local::address)
                .filter(each -> each.getClass() == peer.getAddress().getClass())
                .findFirst()
                .map(each -> new InetSocketAddress(each, 0))
                .orElseThrow(() ->
                        new IllegalArgumentException("the interface %s has no address from which %s could be reached"
                                .formatted(on.getName(), Endpoint.show(peer))));
    }

    private void noteGroup(
            Endpoint local, InetSocketAddress peer, boolean broadcast, boolean multicast, Address target) {
        Endpoint to = new Endpoint(Scheme.UDP, peer);
        if (broadcast) {
            context.publisher()
                    .note(
                            local,
                            to,
                            0,
                            Cause.BROADCAST,
                            to.hostAndPort()
                                    + " is a broadcast address: every host on that network gets it, and replies are collected from all");
        } else if (multicast) {
            Integer ttl = target.options().ttl();
            NetworkInterface on = SocketBinding.namedInterface(target, peer.getAddress());
            context.publisher()
                    .note(
                            local,
                            to,
                            0,
                            Cause.MULTICAST,
                            "%s is a multicast group: it leaves by %s with a ttl of %s, and replies are collected from all"
                                    .formatted(
                                            to.hostAndPort(),
                                            on == null ? "the system's choice of interface" : on.getName(),
                                            ttl == null ? "1" : ttl));
        }
    }
}
