package dev.parley.session;

import dev.parley.address.Address;
import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.pace.Pace;
import dev.parley.payload.Payload;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Explain;
import dev.parley.socket.Interfaces;
import dev.parley.socket.NetworkException;
import dev.parley.socket.Resolver;
import dev.parley.template.Values;
import dev.parley.time.Durations;
import dev.parley.time.Signal;
import dev.parley.words.Sizes;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Sends to any number of targets, once or at a pace, and tells what comes back. */
public final class SendSession implements Session {
    private static final long JOIN_NANOS = 200_000_000;

    private final SendSetup setup;
    private final Journal journal;
    private final Ending ending;
    private final Signal progress = new Signal();
    private final List<Target> targets = new ArrayList<>();
    private @Nullable Thread sending;
    private boolean hasDatagramTarget;

    private SendSession(SendSetup setup) {
        this.setup = setup;
        this.journal = new Journal(setup.name, setup.clock, setup.listener, setup.taps);
        this.ending = new Ending(setup.clock);
    }

    static SendSession open(SendSetup setup) throws NetworkException {
        SendSession session = new SendSession(setup);
        try {
            session.openTargets();
        } catch (NetworkException | RuntimeException bad) {
            session.targets.forEach(Target::stop);
            session.targets.forEach(Target::close);
            throw bad;
        }
        session.sending = session.ending.startPlatform("parley-send", session::run);
        return session;
    }

    /** Looks up and checks every target before any is opened, so that nothing is sent if one of them cannot be. */
    private void openTargets() throws NetworkException {
        List<List<InetSocketAddress>> resolved = new ArrayList<>();
        for (Address target : setup.targets) {
            List<InetSocketAddress> addresses = Resolver.resolve(target);
            resolved.add(addresses);
            check(target, addresses.getFirst());
        }
        for (int i = 0; i < resolved.size(); i++) {
            Address target = setup.targets.get(i);
            List<InetSocketAddress> addresses = resolved.get(i);
            targets.add(
                    target.scheme().isStream()
                            ? new StreamTarget(setup, addresses, i + 1, journal, ending, progress)
                            : datagramTarget(target, addresses.getFirst()));
        }
    }

    private void check(Address target, InetSocketAddress address) {
        boolean multicast = address.getAddress().isMulticastAddress();
        if (target.scheme().isStream()) {
            if (multicast) {
                throw new IllegalArgumentException(
                        target + " is a multicast group, and a stream has one peer: write udp:// instead");
            }
            return;
        }
        hasDatagramTarget = true;
        if (target.options().ttl() != null && !multicast) {
            throw new IllegalArgumentException(
                    target + " has a ttl, and that can be set for multicast groups alone here: leave it out");
        }
        Payload payload = setup.fixed;
        int most = Explain.mostDatagramBytes(address.getAddress());
        if (payload != null && setup.splitBytes == 0 && payload.size() > most) {
            throw new IllegalArgumentException(
                    "%s do not fit into one UDP datagram over IPv%d, which holds %s at most; nothing was sent. Send several datagrams (--split 1400), or use a stream (tcp://%s)."
                            .formatted(
                                    Sizes.show(payload.size()),
                                    address.getAddress() instanceof Inet6Address ? 6 : 4,
                                    Sizes.show(most),
                                    target.hostAndPort()));
        }
        if (setup.splitBytes > most) {
            throw new IllegalArgumentException(
                    "split must be from 1 to %d B here, but was %d".formatted(most, setup.splitBytes));
        }
    }

    private Target datagramTarget(Address target, InetSocketAddress peer) throws NetworkException {
        boolean multicast = peer.getAddress().isMulticastAddress();
        boolean broadcast = isBroadcast(peer.getAddress());
        String named = target.options().networkInterface();
        NetworkInterface on = named == null ? null : Binding.requireInterface(named);
        boolean one = !multicast && !broadcast && !setup.anyPeer;
        DatagramOptions options = new DatagramOptions(
                local(peer, on, multicast),
                one ? peer : null,
                DatagramOptions.DEFAULT_RECEIVE_BUFFER_BYTES,
                setup.targets.size() > 1 && setup.from != null,
                broadcast,
                target.options().ttl(),
                List.of(),
                multicast ? on : null);
        try {
            DatagramPort port = setup.network.openDatagram(options);
            noteGroup(new Endpoint(Scheme.UDP, port.local()), peer, broadcast, multicast, target);
            boolean collects = multicast || broadcast || setup.targets.size() > 1;
            return new DatagramTarget(setup, port, peer, collects, journal, ending, progress);
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
        InetSocketAddress from = setup.from;
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
            journal.note(
                    local,
                    to,
                    0,
                    Cause.BROADCAST,
                    to.hostAndPort()
                            + " is a broadcast address: every host on that network gets it, and replies are collected from all");
        } else if (multicast) {
            Integer ttl = target.options().ttl();
            String on = target.options().networkInterface();
            journal.note(
                    local,
                    to,
                    0,
                    Cause.MULTICAST,
                    "%s is a multicast group: it leaves by %s with a ttl of %s, and replies are collected from all"
                            .formatted(
                                    to.hostAndPort(),
                                    on == null ? "the system's choice of interface" : on,
                                    ttl == null ? "1" : ttl));
        }
    }

    private void run() throws InterruptedException {
        for (Target target : targets) {
            target.start();
        }
        sendAll();
        targets.forEach(Target::finishSending);
        awaitReplies();
        targets.forEach(Target::stop);
        targets.forEach(Target::settle);
        ending.with(outcome());
    }

    private void sendAll() throws InterruptedException {
        long start = setup.clock.nanos();
        long sent = 0;
        while (!ending.hasCome() && !nobodyLeft()) {
            long wait = setup.pace.next(setup.clock.nanos() - start, sent);
            if (wait == Pace.DONE) {
                return;
            }
            if (wait > 0) {
                ending.awaitUntil(setup.clock.nanos() + wait);
                continue;
            }
            Optional<Message> message = nextMessage();
            if (message.isEmpty()) {
                return;
            }
            sent++;
            for (Target target : targets) {
                target.send(message.get().fill(values(target, sent)));
            }
        }
    }

    /** Whether every target is a connection that has failed, so that going on would send to nobody. */
    private boolean nobodyLeft() {
        return !hasDatagramTarget
                && targets.stream().noneMatch(target -> target.outcome().isGood());
    }

    private Optional<Message> nextMessage() {
        try {
            return setup.messages.next();
        } catch (IOException bad) {
            journal.failed(null, null, Cause.PROMISE, "the input could not be read: " + bad.getMessage());
            ending.with(new Outcome(Cause.PROMISE, "the input could not be read"));
            return Optional.empty();
        } catch (IllegalArgumentException bad) {
            journal.failed(null, null, Cause.USAGE, String.valueOf(bad.getMessage()));
            ending.with(new Outcome(Cause.USAGE, String.valueOf(bad.getMessage())));
            return Optional.empty();
        }
    }

    private Values values(Target target, long n) {
        return new Values(
                setup.clock.epochNanos(),
                ZoneId.systemDefault(),
                n,
                ThreadLocalRandom.current(),
                target.peer(),
                Payload.EMPTY);
    }

    private void awaitReplies() throws InterruptedException {
        if (setup.waiting == null) {
            return;
        }
        long deadline = setup.clock.nanos() + setup.waiting.toNanos();
        while (true) {
            progress.lower();
            if (ending.hasCome()
                    || targets.stream().allMatch(Target::isComplete)
                    || !setup.clock.await(progress, deadline)) {
                return;
            }
        }
    }

    private Outcome outcome() {
        Optional<Outcome> bad = targets.stream()
                .map(Target::outcome)
                .filter(outcome -> !outcome.isGood())
                .findFirst();
        if (bad.isPresent()) {
            return bad.get();
        }
        Duration waited = setup.waiting;
        if (setup.replyNeeded && waited != null && journal.ledger.received() == 0 && !ending.hasCome()) {
            String says =
                    "%s did not answer within %s: what was sent may be lost, or it does not answer (a longer --wait gives it more time)."
                            .formatted(
                                    targets.size() == 1
                                            ? setup.targets.getFirst().toString()
                                            : "nobody of " + targets.size() + " targets",
                                    Durations.show(waited));
            journal.failed(null, null, Cause.NO_REPLY, says);
            return new Outcome(Cause.NO_REPLY, says);
        }
        return Outcome.DONE;
    }

    @Override
    public String name() {
        return setup.name;
    }

    @Override
    public Outcome await() throws InterruptedException {
        return ending.await();
    }

    @Override
    public void stop() {
        ending.with(Outcome.STOPPED);
        progress.raise();
    }

    @Override
    public Totals totals() {
        return journal.ledger.totals();
    }

    @Override
    public void close() {
        ending.closeOnce(() -> {
            stop();
            targets.forEach(Target::stop);
            Thread sender = sending;
            if (sender != null) {
                DatagramReader.join(sender, JOIN_NANOS);
            }
            targets.forEach(Target::close);
            targets.forEach(Target::report);
            journal.summary();
        });
    }
}
