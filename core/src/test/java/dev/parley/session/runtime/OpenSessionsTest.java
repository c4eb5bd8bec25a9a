package dev.parley.session.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Parley;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.send.SendSession;
import dev.parley.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenSessionsTest {
    @Test
    void knowsWhatIsOpenAndWhereItWasOpened() throws Exception {
        try (OpenSessions watching = OpenSessions.watch()) {
            AtomicReference<SendSession> sender = new AtomicReference<>();
            try (ListenSession listener = Parley.listen("udp://127.0.0.1:0").open()) {
                Thread other = Thread.ofPlatform().start(() -> sender.set(open(listener.port())));
                other.join();

                assertThat(watching.open())
                        .extracting(OpenSessions.Opened::session)
                        .containsExactly(listener, sender.get());
                assertThat(watching.open().getFirst().openedAt())
                        .anyMatch(at -> at.getClassName().equals(OpenSessionsTest.class.getName()));
                Await.until(
                        "its thread runs", () -> !OpenSessions.threads(listener).isEmpty());
                assertThat(OpenSessions.threads(listener))
                        .extracting(Thread::getName)
                        .containsExactly("parley-read-127.0.0.1:" + listener.port());
                sender.get().close();
                assertThat(watching.open())
                        .extracting(OpenSessions.Opened::session)
                        .containsExactly(listener);
            }
            assertThat(watching.open()).isEmpty();
        }
    }

    private static SendSession open(int port) {
        try {
            return Parley.send("udp://127.0.0.1:" + port).message("hello").open();
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    @Test
    void doesNotKnowWhatOthersOpenNorWhatCouldNotBeOpened() throws Exception {
        try (ListenSession before = Parley.listen("tcp://127.0.0.1:0").open();
                OpenSessions watching = OpenSessions.watch()) {
            assertThatThrownBy(() ->
                            Parley.listen("tcp://127.0.0.1:" + before.port()).open())
                    .hasMessageContaining("in use");
            try (OpenSessions inner = OpenSessions.watch();
                    ListenSession within = Parley.listen("tcp://127.0.0.1:0").open()) {
                assertThat(inner.open())
                        .extracting(OpenSessions.Opened::session)
                        .containsExactly(within);
            }
            assertThat(watching.open()).isEmpty();
        }
    }
}
