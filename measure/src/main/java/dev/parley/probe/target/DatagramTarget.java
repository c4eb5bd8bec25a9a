package dev.parley.probe.target;

import dev.parley.host.Interfaces;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.payload.Payload;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server on UDP. */
public final class DatagramTarget extends ProbeTarget {
    private static final int TRIES = 3;
    private static final int SLOTS = 8;

    private final Network network;
    private final boolean here;
    private final DatagramBatch batch = new DatagramBatch(SLOTS);

    /** Those that a late answer may still come to; they stay open, since some servers die of a refused answer. */
    private final List<DatagramPort> parked = new ArrayList<>();

    private @Nullable DatagramPort current;

    /** @param here whether it is on this computer, whose kernel refuses where nobody listens */
    public DatagramTarget(
            Network network,
            TrafficBudget trafficBudget,
            InetSocketAddress peer,
            Payload message,
            Duration wait,
            boolean here) {
        super(trafficBudget, peer, message, wait);
        this.network = network;
        this.here = here;
    }

    /** Sends one datagram and waits for what comes back. */
    public DatagramReply ask(Payload payload, long waitNanos) throws IOException {
        DatagramPort port;
        try {
            port = port();
        } catch (NetworkException noWay) {
            return unreachable(noWay, clock.nanos());
        }
        discard(port);
        DatagramReply datagramReply = exchange(port, payload, waitNanos);
        if (!datagramReply.isAnswer()) {
            park();
        }
        return datagramReply;
    }

    /** Sends the message up to three times and waits for one answer in all, long enough for a slow one to the first. */
    public DatagramReply askPersistently() throws IOException {
        DatagramPort port;
        try {
            port = port();
        } catch (NetworkException noWay) {
            return unreachable(noWay, clock.nanos());
        }
        DatagramReply datagramReply = exchange(port, message, waitNanos / 2);
        for (int i = 2; i <= TRIES && datagramReply.kind() == DatagramReply.Kind.SILENCE; i++) {
            datagramReply = exchange(port, message, i < TRIES ? waitNanos / 2 : waitNanos);
        }
        if (!datagramReply.isAnswer()) {
            park();
        }
        return datagramReply;
    }

    /**
     * Sends the message so many times back to back.
     *
     * @return how many answers came
     */
    public int burst(int count) throws IOException {
        DatagramPort port = port();
        discard(port);
        trafficBudget.mayLeave(count, message.size());
        int left = 0;
        for (int i = 0; i < count; i++) {
            left += send(port, message) ? 1 : 0;
        }
        int came = 0;
        while (came < left) {
            int taken = receiveUnlessRefused(port, trafficBudget.deadline(replyTimeoutNanos()));
            if (taken <= 0) {
                park();
                break;
            }
            came += taken;
        }
        return came;
    }

    @Override
    public boolean refuses() {
        return here;
    }

    @Override
    public Liveness liveness() throws IOException {
        // A program that dies takes a moment for it, and until then what comes is queued without a word.
        int tries = answers() ? TRIES : refuses() ? 2 : 1;
        for (int i = 1; i <= tries; i++) {
            DatagramReply datagramReply = ask(message, answers() && i == tries ? waitNanos : replyTimeoutNanos());
            if (datagramReply.isAnswer()) {
                return Liveness.ANSWERS;
            }
            if (datagramReply.kind() != DatagramReply.Kind.SILENCE) {
                return Liveness.GONE;
            }
        }
        return answers() ? Liveness.SILENT : Liveness.UNKNOWN;
    }

    private DatagramPort port() throws IOException {
        DatagramPort port = current;
        if (port == null) {
            InetSocketAddress local = new InetSocketAddress(Interfaces.everyInterface(peer.getAddress()), 0);
            port = trafficBudget.keep(
                    network.openDatagram(DatagramOptions.at(local).to(peer)));
            current = port;
        }
        return port;
    }

    /** What comes late must not be taken for the answer to the next. */
    private void park() {
        DatagramPort port = current;
        if (port != null) {
            parked.add(port);
            current = null;
        }
    }

    private DatagramReply exchange(DatagramPort port, Payload payload, long waitNanos) throws IOException {
        trafficBudget.mayLeave(1, payload.size());
        long start = clock.nanos();
        try {
            if (!send(port, payload)) {
                return refused(start);
            }
            if (receive(port, trafficBudget.deadline(waitNanos)) <= 0) {
                return new DatagramReply(DatagramReply.Kind.SILENCE, Payload.EMPTY, clock.nanos() - start, "");
            }
        } catch (PortUnreachableException refused) {
            return refused(start);
        } catch (NetworkException said) {
            return unreachable(said, start);
        }
        return new DatagramReply(
                DatagramReply.Kind.ANSWER, batch.payload(0, DatagramBatch.SLOT_BYTES), clock.nanos() - start, "");
    }

    private DatagramReply unreachable(NetworkException said, long start) {
        return new DatagramReply(DatagramReply.Kind.UNREACHABLE, Payload.EMPTY, clock.nanos() - start, said.message());
    }

    private DatagramReply refused(long start) {
        return new DatagramReply(
                DatagramReply.Kind.REFUSED, Payload.EMPTY, clock.nanos() - start, NetworkErrors.portUnreachable(peer));
    }

    /** Whether it left; the kernel reports the refusal of an earlier datagram in place of sending, so it is sent again. */
    private boolean send(DatagramPort port, Payload payload) throws IOException {
        Ledger ledger = trafficBudget.ledger();
        ledger.due(1);
        for (int i = 0; i < 2; i++) {
            try {
                port.send(payload.buffer(), peer);
                ledger.sent(payload.size());
                return true;
            } catch (PortUnreachableException earlier) {
                // once more
            } catch (ClosedChannelException closed) {
                ledger.droppedOut(Cause.STOPPED, 1);
                throw new StoppedException();
            } catch (NetworkException said) {
                ledger.droppedOut(said.reason() == Cause.TOO_LARGE ? Cause.TOO_LARGE : Cause.UNSENDABLE, 1);
                throw said;
            }
        }
        ledger.droppedOut(Cause.REFUSED, 1);
        return false;
    }

    private int receive(DatagramPort port, long deadlineNanos) throws IOException {
        try {
            int count = port.receive(batch, deadlineNanos);
            for (int i = 0; i < count; i++) {
                trafficBudget.ledger().arrived(1);
                trafficBudget.ledger().received(batch.wireBytes(i));
            }
            return count;
        } catch (PortUnreachableException refused) {
            throw refused;
        } catch (ClosedChannelException closed) {
            throw new StoppedException();
        } catch (IOException bad) {
            throw NetworkErrors.sending(peer, 0, bad);
        }
    }

    /** As {@link #receive}; 0 also after a refusal, which the next send reports as well. */
    private int receiveUnlessRefused(DatagramPort port, long deadlineNanos) throws IOException {
        try {
            return receive(port, deadlineNanos);
        } catch (PortUnreachableException | NetworkException refused) {
            return 0;
        }
    }

    private void discard(DatagramPort port) throws IOException {
        while (receiveUnlessRefused(port, 0) > 0) {
            // What comes late is counted, and answers nothing that is asked from now on.
        }
    }

    /** Takes in what came late, asks the kernel what it dropped, and closes all sockets. */
    @Override
    public void close() {
        park();
        for (DatagramPort port : parked) {
            try {
                discard(port);
                port.kernelDrops().ifPresentOrElse(this::dropped, trafficBudget.ledger()::markInexact);
            } catch (IOException stopped) {
                trafficBudget
                        .ledger()
                        .markInexact(); // closed by whoever stopped it, and what was queued in it is not known
            }
            trafficBudget.forget(port);
            port.close();
        }
        parked.clear();
    }

    private void dropped(long count) {
        trafficBudget.ledger().arrived(count);
        trafficBudget.ledger().droppedIn(Cause.KERNEL, count);
    }
}
