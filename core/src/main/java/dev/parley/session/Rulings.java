package dev.parley.session;

import dev.parley.event.Event.Direction;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Action.Recipient;
import dev.parley.rule.Answer;
import dev.parley.rule.Decision;
import dev.parley.rule.Occasion;
import dev.parley.time.Clock;
import dev.parley.words.Sizes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rules at work in one listener: asks them on every occasion, and does what they decide, at once or later. Safe from any
 * thread.
 */
final class Rulings {
    /** How many rules may wait to go on; what is more is dropped and said. */
    static final int MOST_WAITING = 10_000;

    private static final String STOPPED = "a rule waited to answer so, and the session ended";

    private final ListenSession session;
    private final Journal journal;
    private final Clock clock;
    private final Alarms alarms;
    private final Set<Course> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waits = new AtomicInteger();
    private final List<Runnable> untold = new ArrayList<>();
    private volatile Rulebook book = Rulebook.EMPTY;
    private volatile boolean stopped;

    /** A decision that is being carried out. Two are never the same, however alike they are. */
    private static final class Course {
        final Rulebook book;
        final Contact contact;
        final Asked asked;
        final Decision decision;
        int next;

        Course(Rulebook book, Contact contact, Asked asked, Decision decision) {
            this.book = book;
            this.contact = contact;
            this.asked = asked;
            this.decision = decision;
        }

        @Nullable
        Action takeNext() {
            List<Action> then = decision.rule().then();
            return next < then.size() ? then.get(next++) : null;
        }

        int repliesLeft() {
            List<Action> then = decision.rule().then();
            return (int) then.subList(next, then.size()).stream()
                    .filter(Action.Reply.class::isInstance)
                    .count();
        }

        String rule() {
            return decision.rule().source();
        }
    }

    Rulings(ListenSession session) {
        this.session = session;
        this.journal = session.journal;
        this.clock = session.setup.clock;
        this.alarms = session.alarms;
    }

    /** From now on, these. What others decided before goes on. */
    void follow(Rulebook rules) {
        book = rules;
        session.contacts.all().forEach(this::listenForSilence);
    }

    /** A connection was opened; on its own thread. */
    void connected(Contact contact) {
        if (contact.meets()) {
            ask(contact, new Occasion.Connected(), Asked.nothing(), true, Runnable::run);
            listenForSilence(contact);
        }
    }

    /** A connection has ended, or nothing more comes from it; on its own thread. */
    void disconnected(Contact contact) {
        ask(contact, new Occasion.Disconnected(), Asked.nothing(), true, Runnable::run);
    }

    /**
     * Something came; on the thread that reads from this peer.
     *
     * @param telling gets what tells of the answers
     */
    void arrived(Contact contact, Payload message, Consumer<Runnable> telling) {
        Asked asked = Asked.with(message);
        if (contact.meets()) {
            ask(contact, new Occasion.Connected(), asked, true, telling);
        }
        long number = contact.heard(clock.nanos());
        ask(contact, new Occasion.Arrived(message, number), asked, true, telling);
        listenForSilence(contact);
    }

    private void listenForSilence(Contact contact) {
        List<Duration> silences = book.silences();
        if (!silences.isEmpty()) {
            contact.listenForSilence(silences, alarms, () -> silent(contact));
        }
    }

    private void silent(Contact contact) {
        Duration silence = contact.silent(clock.nanos(), book.silences());
        if (silence != null && session.answer() instanceof Answer.Ruled) {
            ask(contact, new Occasion.Quiet(silence), Asked.nothing(), false, Runnable::run);
        }
        listenForSilence(contact);
    }

    private void ask(Contact contact, Occasion what, Asked asked, boolean here, Consumer<Runnable> telling) {
        Rulebook now = book;
        now.rules()
                .decide(what, contact.flow().peer().socketAddress().getAddress(), contact.state())
                .ifPresent(decision -> goOn(new Course(now, contact, asked, decision), here, telling));
    }

    /** Does what is left of it, up to the next wait. */
    private void goOn(Course course, boolean here, Consumer<Runnable> telling) {
        Contact contact = course.contact;
        for (Action action = course.takeNext(); action != null; action = course.takeNext()) {
            switch (action) {
                case Action.Reply reply -> reply(course, reply, here, telling);
                case Action.Wait wait -> {
                    if (wait.length().isPositive()) {
                        goOnLater(course, wait.length());
                        return;
                    }
                }
                case Action.SetState set -> contact.state(set.state());
                case Action.Close close -> contact.close();
                case Action.HalfClose half -> contact.halfClose();
                case Action.Reset reset -> contact.reset();
                case Action.StaySilent silent -> {}
            }
        }
    }

    private void reply(Course course, Action.Reply reply, boolean here, Consumer<Runnable> telling) {
        Contact sender = course.contact;
        Asked asked = course.asked;
        Payload message =
                sender.answering().fill(reply.template(), sender.flow(), asked.data(), course.decision.captures());
        switch (reply.to()) {
            case Recipient.Sender one -> sender.reply(message, asked, course.rule(), here, telling);
            case Recipient.All all -> {
                for (Contact each : session.contacts.all()) {
                    boolean own = each.equals(sender);
                    each.reply(message, own ? asked : Asked.nothing(), course.rule(), here && own, telling);
                }
            }
            case Recipient.Named named -> {
                InetSocketAddress to = course.book.named().get(named.address());
                if (to == null) {
                    throw new IllegalStateException(named + " was not looked up");
                }
                telling.accept(session.sendTo(to, sender.flow().local(), message, course.rule()));
            }
        }
    }

    private void goOnLater(Course course, Duration wait) {
        if (waits.incrementAndGet() > MOST_WAITING) {
            waits.decrementAndGet();
            drop(
                            course,
                            Cause.QUEUE,
                            "%s rules wait to go on already, the most that may in one listener"
                                    .formatted(Sizes.count(MOST_WAITING)))
                    .run();
            return;
        }
        course.contact.waits();
        waiting.add(course);
        if (stopped) {
            if (take(course)) {
                drop(course, Cause.STOPPED, STOPPED).run();
                course.contact.waited();
            }
            return;
        }
        alarms.at(Contact.later(clock.nanos(), wait), () -> {
            if (take(course)) {
                goOn(course, false, Runnable::run);
                course.contact.waited();
            }
        });
    }

    private boolean take(Course course) {
        boolean mine = waiting.remove(course);
        if (mine) {
            waits.decrementAndGet();
        }
        return mine;
    }

    /** Counts what will not be sent, and gives back what tells it. */
    private Runnable drop(Course course, Cause cause, String says) {
        int replies = course.repliesLeft();
        journal.ledger.due(replies);
        journal.ledger.droppedOut(cause, replies);
        Flow flow = course.contact.flow();
        String whole = course.rule().isEmpty() ? says : says + " (rule " + course.rule() + ")";
        return () -> {
            if (replies > 0) {
                journal.tellDropped(flow.local(), flow.peer(), Direction.OUT, cause, replies, whole);
            } else if (cause == Cause.QUEUE) {
                journal.note(flow.local(), flow.peer(), flow.connection(), cause, whole);
            }
        };
    }

    /** Nothing goes on any more; what waited is counted. Tells nothing. */
    void stop() {
        stopped = true;
        alarms.stop();
        for (Course course : waiting) {
            if (take(course)) {
                untold.add(drop(course, Cause.STOPPED, STOPPED));
                course.contact.waited();
            }
        }
    }

    /** After {@link #stop}: tells what waited. Apart from it, since a listener may block. */
    void report() {
        untold.forEach(Runnable::run);
    }
}
