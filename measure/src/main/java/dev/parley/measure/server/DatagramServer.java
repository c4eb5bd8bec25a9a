package dev.parley.measure.server;

import dev.parley.address.AddressToken;
import dev.parley.measure.protocol.ControlClient;
import dev.parley.measure.protocol.Frame;
import dev.parley.measure.protocol.RunRequest;
import dev.parley.measure.result.ServerListener;
import dev.parley.pace.Pace;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkException;
import dev.parley.socket.RefusedException;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A far end on one UDP socket. One thread receives for all clients; each flow that is sent has a thread of its own.
 *
 * <p>Echoes go to whoever asks within the allowed networks, one for one and marked so that no other far end answers them.
 * For anything else a client must bring back a {@link AddressToken}.
 */
final class DatagramServer implements Runnable {
    /** Services that answer anything (RFC 8085, 6). */
    private static final Set<Integer> ANSWERING_PORTS = Set.of(7, 13, 17, 19, 37, 53, 69, 123);

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long FORGET_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long NEIGHBOUR_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Duration TOKEN_SLOT = Duration.ofSeconds(30);
    private static final int MOST_ECHO_RUNS = 64;
    private static final int SLOTS = 64;

    private final MeasureServerSetup setup;
    private final DatagramPort port;
    private final ServerListener listener;
    private final Clock clock;
    private final AddressToken addressToken = new AddressToken(RunRequest.TOKEN_BYTES, TOKEN_SLOT);
    private final DatagramBatch batch = new DatagramBatch(SLOTS);
    private final List<ClientRun> clients = new ArrayList<>();
    private volatile boolean stopped;
    private @Nullable ClientRun last;
    private @Nullable InetAddress lastAllowed;
    private long lastAllowedNanos;

    /** What the kernel had dropped when nobody was here and nothing was queued; all that it drops since is the next one's. */
    private OptionalLong dropsWhenIdle = OptionalLong.empty();

    private boolean wasIdle = true;

    DatagramServer(MeasureServerSetup setup, DatagramPort port, ServerListener listener) {
        this.setup = setup;
        this.port = port;
        this.listener = listener;
        this.clock = setup.clock;
    }

    /** Makes {@link #run} return. */
    void stop() {
        stopped = true;
        port.wake();
    }

    @Override
    public void run() {
        try {
            long tick = clock.nanos() + TICK_NANOS;
            while (!stopped) {
                receive(tick);
                if (clock.nanos() >= tick) {
                    tick = clock.nanos() + TICK_NANOS;
                    forget(clock.nanos());
                }
            }
        } catch (ClosedChannelException closed) {
            // the far end was closed
        } catch (IOException bad) {
            throw new IllegalStateException(bad);
        } finally {
            clients.forEach(ClientRun::stop);
            clients.forEach(each -> listener.served(each.served()));
        }
    }

    private void receive(long deadlineNanos) throws IOException {
        if (wasIdle) {
            dropsWhenIdle = port.kernelDrops();
        }
        int count;
        try {
            count = port.receive(batch, deadlineNanos);
            wasIdle = count == 0 && clients.isEmpty();
        } catch (RefusedException gone) {
            clients.stream().filter(each -> each.peer.equals(gone.peer())).forEach(ClientRun::stop);
            return;
        } catch (NetworkException answered) {
            return; // a router or firewall, to something that was sent: as good as lost on its way
        } catch (PortUnreachableException gone) {
            return; // a client that has ended, and nobody says which: it will not be heard any more
        }
        long now = clock.nanos();
        for (int i = 0; i < count; i++) {
            ByteBuffer data = batch.data(i);
            int each = Math.max(1, batch.segmentBytes(i));
            for (int at = 0; at < data.limit(); at += each) {
                take(i, data, at, Math.min(each, data.limit() - at), now);
            }
        }
    }

    private void take(int slot, ByteBuffer data, int at, int length, long now) throws IOException {
        Frame.Kind kind = Frame.kind(data, at, length);
        if (kind == Frame.Kind.DATA) {
            ClientRun client = client(Frame.run(data, at), batch.peer(slot));
            if (client != null) {
                client.sink.take(Frame.sequence(data, at), length, now);
                client.lastReceivedNanos = now;
            }
        } else if (kind == Frame.Kind.PROBE) {
            echo(slot, data, at, length, now);
        } else if (kind != null && length == Frame.CONTROL_BYTES) {
            ByteBuffer control = data.slice(at, length);
            answer(kind, control, batch.peer(slot), batch.destination(slot), now);
        }
    }

    /** Without an object for each datagram, whoever sent the one before. */
    private @Nullable ClientRun client(int run, InetSocketAddress peer) {
        ClientRun recent = last;
        if (recent != null && recent.is(run, peer)) {
            return recent;
        }
        for (int i = 0; i < clients.size(); i++) {
            ClientRun each = clients.get(i);
            if (each.is(run, peer)) {
                last = each;
                return each;
            }
        }
        return null;
    }

    private void echo(int slot, ByteBuffer data, int at, int length, long now) throws IOException {
        InetSocketAddress peer = batch.peer(slot);
        if (!isAllowed(peer, now)) {
            return;
        }
        int run = Frame.run(data, at);
        long sequence = Frame.sequence(data, at);
        ByteBuffer echo = length == data.limit() ? data : data.slice(at, length);
        Frame.kind(echo, Frame.Kind.ECHO);
        send(echo.rewind(), peer, batch.destination(slot));
        ClientRun client = client(run, peer);
        if (client == null && count(each -> each.runRequest == null) < MOST_ECHO_RUNS) {
            client = admit(peer, run, null, now);
        }
        if (client != null) {
            client.sink.take(sequence, length, now);
            client.lastReceivedNanos = now;
        }
    }

    private boolean isAllowed(InetSocketAddress peer, long now) {
        InetAddress address = peer.getAddress();
        if (address.equals(lastAllowed) && now - lastAllowedNanos < NEIGHBOUR_NANOS) {
            return !ANSWERING_PORTS.contains(peer.getPort());
        }
        if (!setup.isAllowed(address)) {
            return false;
        }
        lastAllowed = address;
        lastAllowedNanos = now;
        return !ANSWERING_PORTS.contains(peer.getPort());
    }

    private void answer(
            Frame.Kind kind, ByteBuffer control, InetSocketAddress peer, @Nullable InetSocketAddress from, long now)
            throws IOException {
        int run = Frame.run(control, 0);
        ClientRun client = client(run, peer);
        if (kind == Frame.Kind.REQUEST && isAllowed(peer, now)) {
            send(request(control, peer, run, client, now), peer, from);
        } else if (client != null && kind == Frame.Kind.FINISH) {
            client.lastReceivedNanos = now;
            long total = control.getLong(Frame.BODY);
            boolean last = control.getLong(ControlClient.FINAL) != 0;
            if (client.isReported() || last || client.sink.distinct() >= total) {
                send(client.report(total, port).write(run), peer, from);
            }
        } else if (client != null && kind == Frame.Kind.ALIVE) {
            client.lastReceivedNanos = now;
            if (Frame.sequence(control, 0) == ControlClient.BYE) {
                remove(client);
            } else if (client.runRequest != null) {
                Pace pace = client.runRequest.pace().lasting(setup.maxTime);
                client.begin(port, MeasureServerSetup.isEverywhere(port) ? from : null, pace, clock);
            }
        }
    }

    /** What to answer; never longer than the request. */
    private ByteBuffer request(
            ByteBuffer request, InetSocketAddress peer, int run, @Nullable ClientRun known, long now) {
        byte[] brought = new byte[RunRequest.TOKEN_BYTES];
        request.get(Frame.BODY, brought);
        if (!addressToken.isValid(brought, peer, run, now)) {
            return Frame.control(Frame.Kind.CHALLENGE, run).put(Frame.BODY, addressToken.create(peer, run, now));
        }
        RunRequest runRequest;
        try {
            runRequest = RunRequest.read(request);
        } catch (IllegalArgumentException wrong) {
            return denial(run, "it does not understand what was asked for; perhaps another version of Parley");
        }
        String why = ClientRun.denial(runRequest, setup.maxTime.toNanos(), Durations.show(setup.maxTime));
        if (why != null) {
            return denial(run, why);
        }
        if (known == null && runRequest.direction() != null) {
            if (count(each -> each.runRequest != null) >= setup.maxClients) {
                return denial(run, "it has as many clients as it takes at once (--max-clients there)");
            }
            ClientRun client = admit(peer, run, runRequest, now);
            client.endsNanos = now + setup.maxTime.toNanos() + FORGET_NANOS;
        }
        return Frame.control(Frame.Kind.AGREEMENT, run);
    }

    private static ByteBuffer denial(int run, String why) {
        byte[] text = why.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(text, Frame.CONTROL_BYTES - Frame.BODY);
        Arrays.fill(whole, Math.min(text.length, whole.length), whole.length, (byte) ' ');
        return Frame.control(Frame.Kind.DENIAL, run).put(Frame.BODY, whole);
    }

    private ClientRun admit(InetSocketAddress peer, int run, @Nullable RunRequest runRequest, long now) {
        // Where this thread is late, much of what came after the first datagram is dropped before that one is seen.
        OptionalLong before = clients.isEmpty() ? dropsWhenIdle : port.kernelDrops();
        ClientRun client = new ClientRun(peer, run, runRequest, before, now);
        client.shared = !clients.isEmpty();
        clients.forEach(each -> each.shared |= !each.isReported());
        clients.add(client);
        return client;
    }

    private long count(Predicate<ClientRun> which) {
        return clients.stream().filter(which).filter(each -> !each.isReported()).count();
    }

    private void send(ByteBuffer datagram, InetSocketAddress peer, @Nullable InetSocketAddress from)
            throws IOException {
        try {
            port.send(datagram, peer, from);
        } catch (ClosedChannelException closed) {
            throw closed;
        } catch (IOException unsendable) {
            // The client asks again, or counts it as lost on its way back, which it is.
        }
    }

    private void forget(long now) {
        for (ClientRun each : List.copyOf(clients)) {
            boolean isSilent = now - each.lastReceivedNanos > SILENT_NANOS;
            if (isSilent) {
                each.stop();
            }
            if (now - each.lastReceivedNanos > FORGET_NANOS || now > each.endsNanos) {
                remove(each);
            }
        }
    }

    private void remove(ClientRun client) {
        client.stop();
        clients.remove(client);
        if (clients.isEmpty()) {
            dropsWhenIdle = port.kernelDrops();
        }
        if (client.equals(last)) {
            last = null;
        }
        listener.served(client.served());
    }
}
