package dev.parley.web.workbench;

import dev.parley.address.Address;
import dev.parley.address.Scheme;
import dev.parley.event.Event;
import dev.parley.payload.Payload;
import dev.parley.session.send.Message;
import dev.parley.session.send.MessageSource;
import dev.parley.session.send.SendSession;
import dev.parley.session.send.SendSetup;
import dev.parley.socket.NetworkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A device that talks to the listeners of a bench from this computer, so that the first look shows life: a thermometer over UDP,
 * and one that reports a little less often over TCP. Safe from any thread.
 */
public final class SimulatedDevice implements AutoCloseable {
    private static final Duration UDP_EVERY = Duration.ofMillis(1_500);
    private static final Duration TCP_EVERY = Duration.ofSeconds(4);
    private static final Duration RECONNECT = Duration.ofSeconds(2);

    private final List<SendSession> sessions = new ArrayList<>();
    private final Set<String> addresses = ConcurrentHashMap.newKeySet();
    private final Runnable changed;

    /** @param changed called when it talks from another address */
    public SimulatedDevice(Runnable changed) {
        this.changed = changed;
    }

    /** From where it talks, as its listeners name their peers. */
    public List<String> addresses() {
        return List.copyOf(addresses);
    }

    private void on(Event event) {
        String local = String.valueOf(event.header().local());
        if (event instanceof Event.Closed
                ? addresses.remove(local)
                : event instanceof Event.Sent && addresses.add(local)) {
            changed.run();
        }
    }

    /** Whether it talks. */
    public synchronized boolean isOn() {
        return !sessions.isEmpty();
    }

    /**
     * Talks to these; those that it can not talk to are left out.
     *
     * @param targets addresses of this computer
     */
    public synchronized void start(List<Address> targets) {
        stop();
        for (Address target : targets) {
            boolean stream = target.scheme() == Scheme.TCP;
            SendSetup setup = new SendSetup(List.of(target))
                    .named("simulated device")
                    .messages(new Readings(stream ? "\n" : ""))
                    .every(stream ? TCP_EVERY : UDP_EVERY);
            try {
                sessions.add((stream ? setup.reconnectAfter(RECONNECT) : setup).open(this::on));
            } catch (NetworkException | IllegalArgumentException notThere) {
                // Nobody listens there any more: its card says so.
            }
        }
    }

    /** Is silent from now on. */
    public synchronized void stop() {
        sessions.forEach(SendSession::close);
        sessions.clear();
        addresses.clear();
    }

    @Override
    public void close() {
        stop();
    }

    /** What a board with three sensors says, and now and then a ping. Asked on one thread. */
    private static final class Readings implements MessageSource {
        private final String end;
        private long count;

        Readings(String end) {
            this.end = end;
        }

        @Override
        public Optional<Message> next() {
            long i = count++;
            String text = i % 5 == 4 ? "ping" : reading(i);
            return Optional.of(Message.of(Payload.of(text + end)));
        }

        private static String reading(long i) {
            double temperature = 21.4 + 1.6 * Math.sin(i / 9.0) + i * 7919 % 7 / 30.0;
            long humidity = Math.round(48 + 4 * Math.cos(i / 13.0));
            long light = Math.round(600 + 80 * Math.sin(i / 17.0) + i * 31 % 17);
            return String.format(Locale.ROOT, "temp=%.1f,hum=%d,light=%d", temperature, humidity, light);
        }
    }
}
