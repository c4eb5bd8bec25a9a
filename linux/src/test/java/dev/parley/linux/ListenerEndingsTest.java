package dev.parley.linux;

import static dev.parley.session.respond.RuleWords.any;
import static dev.parley.session.respond.RuleWords.reply;
import static dev.parley.session.respond.RuleWords.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.rule.Action;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.session.Events;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.listen.ListenSetup;
import dev.parley.testkit.FarSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How TCP connections of a listener end, as it publishes it, against what the far end did and saw.
 */
@Timeout(60)
final class ListenerEndingsTest {
    private static final String OTHER_FIRST = "the other side finished first, then this side";
    private static final String THIS_FIRST = "this side finished first, then the other side";
    private static final String UNREAD = "answered what was sent last with a reset";
    private static final String BROKEN_OFF = "broke the connection off (reset)";

    private final Events events = new Events();

    /**
     * One ending of a listener's connection.
     *
     * @param farSaw what the far end must have seen; empty where it did not look
     */
    record ListenerCase(
            String name,
            UnaryOperator<ListenSetup> setup,
            FarSocket.Task farEnd,
            String farSaw,
            Cause cause,
            String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<ListenerCase> listenerCases() {
        UnaryOperator<ListenSetup> echo = ListenSetup::echo;
        UnaryOperator<ListenSetup> lines = setup -> setup.frame(Framing.lines()).reply("ack {{data}}");
        UnaryOperator<ListenSetup> later =
                rules(rule(any(), new Action.Wait(Duration.ofMillis(200)), reply("one"), reply("two")));
        UnaryOperator<ListenSetup> muchLater =
                rules(rule(any(), new Action.Wait(Duration.ofSeconds(2)), reply("one"), reply("two")));
        return Stream.of(
                new ListenerCase(
                        "far FIN after the answer",
                        echo,
                        far -> {
                            far.write("ping");
                            String answer = far.read(4);
                            far.finish();
                            return answer + far.readToEnd();
                        },
                        "ping|end",
                        Cause.END_OF_STREAM,
                        OTHER_FIRST),
                new ListenerCase(
                        "far FIN with the request",
                        lines,
                        far -> {
                            far.write("ping\n");
                            far.finish();
                            return far.readToEnd();
                        },
                        "ack ping\n|end",
                        Cause.END_OF_STREAM,
                        OTHER_FIRST),
                new ListenerCase(
                        "far FIN at once",
                        echo,
                        far -> {
                            far.finish();
                            return far.readToEnd();
                        },
                        "|end",
                        Cause.END_OF_STREAM,
                        OTHER_FIRST),
                new ListenerCase(
                        "far FIN inside a message",
                        lines,
                        far -> {
                            far.write("pi");
                            far.finish();
                            return far.readToEnd();
                        },
                        "|end",
                        Cause.END_OF_STREAM,
                        OTHER_FIRST),
                new ListenerCase(
                        "far FIN, and the answer comes later",
                        later,
                        far -> {
                            far.write("ping");
                            far.finish();
                            return far.readToEnd();
                        },
                        "onetwo|end",
                        Cause.END_OF_STREAM,
                        OTHER_FIRST),
                new ListenerCase(
                        "far close with the request",
                        lines,
                        far -> {
                            far.write("ping\n");
                            far.close();
                            return "";
                        },
                        "",
                        Cause.RESET,
                        ""),
                new ListenerCase(
                        "far close, and the answer comes later",
                        muchLater,
                        far -> {
                            far.write("ping");
                            far.close();
                            return "";
                        },
                        "",
                        Cause.RESET,
                        UNREAD),
                new ListenerCase(
                        "far close at once",
                        echo,
                        far -> {
                            far.close();
                            return "";
                        },
                        "",
                        Cause.END_OF_STREAM,
                        OTHER_FIRST),
                new ListenerCase(
                        "far close with the answer unread",
                        echo,
                        far -> {
                            far.write("ping");
                            far.awaitUnread();
                            far.close();
                            return "";
                        },
                        "",
                        Cause.RESET,
                        BROKEN_OFF),
                new ListenerCase(
                        "far reset at once",
                        echo,
                        far -> {
                            far.reset();
                            return "";
                        },
                        "",
                        Cause.RESET,
                        BROKEN_OFF),
                new ListenerCase(
                        "far reset after the answer",
                        echo,
                        far -> {
                            far.write("ping");
                            far.read(4);
                            far.reset();
                            return "";
                        },
                        "",
                        Cause.RESET,
                        BROKEN_OFF),
                new ListenerCase(
                        "far reset while an answer waits",
                        later,
                        far -> {
                            far.write("ping");
                            far.reset();
                            return "";
                        },
                        "",
                        Cause.RESET,
                        BROKEN_OFF),
                new ListenerCase(
                        "a rule closes",
                        rules(rule(any(), reply("bye"), new Action.Close())),
                        far -> {
                            far.write("ping");
                            return far.readToEnd();
                        },
                        "bye|end",
                        Cause.DONE,
                        "by this side: a rule closed the connection"),
                new ListenerCase(
                        "a rule half-closes, then far FIN",
                        rules(rule(any(), reply("bye"), new Action.HalfClose())),
                        far -> {
                            far.write("ping");
                            String all = far.readToEnd();
                            far.finish();
                            return all;
                        },
                        "bye|end",
                        Cause.END_OF_STREAM,
                        THIS_FIRST),
                new ListenerCase(
                        "a rule half-closes, then far reset",
                        rules(rule(any(), reply("bye"), new Action.HalfClose())),
                        far -> {
                            far.write("ping");
                            String all = far.readToEnd();
                            far.reset();
                            return all;
                        },
                        "bye|end",
                        Cause.RESET,
                        BROKEN_OFF),
                new ListenerCase(
                        "a rule resets",
                        rules(rule(any(), new Action.Reset())),
                        far -> {
                            far.write("ping");
                            return far.readToEnd();
                        },
                        "|reset",
                        Cause.DONE,
                        "by this side: a rule broke the connection off"),
                new ListenerCase(
                        "a rule closes after far FIN",
                        rules(rule(any(), new Action.Wait(Duration.ofMillis(100)), reply("bye"), new Action.Close())),
                        far -> {
                            far.write("ping");
                            far.finish();
                            return far.readToEnd();
                        },
                        "bye|end",
                        Cause.DONE,
                        "by this side: a rule closed the connection"));
    }

    private static UnaryOperator<ListenSetup> rules(Rule... rules) {
        return setup -> setup.rules(Rules.of(List.of(rules)));
    }

    @ParameterizedTest
    @MethodSource("listenerCases")
    void aListenerTellsHowAConnectionEnded(ListenerCase ending) throws Exception {
        try (ListenSession listener =
                ending.setup().apply(Parley.listen("tcp://127.0.0.1:0")).open(events)) {
            String saw;
            try (SocketChannel socket =
                    SocketChannel.open(listener.endpoints().getFirst().socketAddress())) {
                saw = ending.farEnd().run(new FarSocket(socket));
            }
            Event.Closed closed = events.await(Event.Closed.class);

            assertThat(saw).isEqualTo(ending.farSaw());
            assertThat(closed.cause()).as(closed.message()).isEqualTo(ending.cause());
            assertThat(closed.message()).contains(ending.message());
        }
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
        assertThat(events.of(Event.Failed.class)).isEmpty();
    }

    @Test
    void aListenerTellsThatTheOtherSideHasFinishedWhileAnAnswerWaits() throws Exception {
        try (ListenSession listener = rules(rule(any(), new Action.Wait(Duration.ofSeconds(2)), reply("late")))
                .apply(Parley.listen("tcp://127.0.0.1:0"))
                .open(events)) {
            try (SocketChannel socket =
                    SocketChannel.open(listener.endpoints().getFirst().socketAddress())) {
                FarSocket far = new FarSocket(socket);
                far.write("ping");
                far.finish();
                assertThat(far.readToEnd()).isEqualTo("late|end");
            }
            events.await(Event.Closed.class);
        }

        List<Event> all = events.all();
        Event finished = events.of(Event.Finished.class).getFirst();
        assertThat(all.indexOf(finished))
                .isLessThan(all.indexOf(events.of(Event.Sent.class).getFirst()));
    }

    @Test
    void anUrgentByteIsReadInItsPlace() throws Exception {
        try (ListenSession listener = Parley.listen("tcp://127.0.0.1:0").open(events);
                Socket socket = new Socket()) {
            socket.connect(listener.endpoints().getFirst().socketAddress());
            socket.getOutputStream().write('a');
            socket.sendUrgentData('X');
            socket.getOutputStream().write('b');
            socket.shutdownOutput();
            events.await(Event.Closed.class);
            assertThat(String.join("", events.receivedTexts())).isEqualTo("aXb");
        }
    }
}
