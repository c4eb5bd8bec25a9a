package dev.parley.bench;

import dev.parley.payload.Payload;
import dev.parley.session.send.Message;
import dev.parley.session.send.MessageSource;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/** What a person writes to a peer, until the sender's thread takes it. Safe from any thread. */
final class MessageQueue implements MessageSource {
    /** More than any person writes ahead; what repeats faster than its peer reads must not fill the memory. */
    static final int MOST_WAITING = 1_000;

    private static final Optional<Message> END = Optional.empty();

    private final LinkedBlockingQueue<Optional<Message>> waiting = new LinkedBlockingQueue<>();
    private volatile boolean stopped;

    /** Whether it was taken in: there is room, and somebody still wants it. */
    boolean offer(Payload message) {
        return !stopped && waiting.size() < MOST_WAITING && waiting.offer(Optional.of(Message.of(message)));
    }

    @Override
    public Optional<Message> next() {
        try {
            return stopped ? END : waiting.take();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return END;
        }
    }

    @Override
    public long readAhead() {
        return waiting.stream().filter(Optional::isPresent).count();
    }

    @Override
    public void stop() {
        stopped = true;
        waiting.add(END);
    }
}
