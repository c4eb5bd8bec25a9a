package dev.parley.session.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.payload.Payload;
import dev.parley.session.Events;
import dev.parley.session.SessionConfig;
import dev.parley.session.runtime.Contexts;
import dev.parley.session.runtime.EventBatch;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.time.ManualClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order the two sides of a flow are told. Time is moved by hand. */
class TellingOrderTest {
    private static final Endpoint HERE =
            new Endpoint(Scheme.UDP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));

    private final ManualClock clock = new ManualClock();
    private final Events events = new Events();
    private final SessionContext context = Contexts.of(new SessionConfig(
            "relay", new MemoryNetwork(clock), clock, null, null, 1_000, null, List.of(), events, null, null));
    private final TellingOrder order = new TellingOrder(context);
    private final EventBatch questions = new EventBatch(context.publisher());
    private final EventBatch answers = new EventBatch(context.publisher());

    private void question(String text) {
        add(questions, text);
        questions.add(order.question());
    }

    private void answer(String text) {
        long place = order.answer();
        add(answers, text);
        order.tell(place, answers);
    }

    private void add(EventBatch to, String text) {
        to.received(new Flow(HERE, HERE, 0), null, Unit.DATAGRAM, Payload.of(text), 1, 1, clock.epochNanos());
    }

    @Test
    void anAnswerIsToldBehindItsQuestion() {
        question("q1");
        question("q2");
        answer("a1");
        answer("a2");
        assertThat(events.receivedTexts()).isEmpty();
        questions.publish();
        assertThat(events.receivedTexts()).containsExactly("q1", "q2", "a1", "a2");
        answer("a3");
        question("q3");
        questions.publish();
        assertThat(events.receivedTexts()).containsExactly("q1", "q2", "a1", "a2", "a3", "q3");
    }

    @Test
    void whatCameBeforeAQuestionIsToldAtOnce() {
        long place = order.answer();
        add(answers, "greeting");
        question("q");
        order.tell(place, answers);
        assertThat(events.receivedTexts()).containsExactly("greeting");
    }

    @Test
    void answersBehindAQuestionAreBounded() {
        question("q");
        for (int i = 0; i < 1_001; i++) {
            answer("a" + i);
        }
        assertThat(events.receivedTexts()).hasSize(1_001).startsWith("a0").endsWith("a1000");
    }
}
