package dev.parley.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ledger.Cause;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Seed;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@link StreamListener} and {@link StreamConnection} promise. Every implementation runs it unchanged; a subclass
 * says which network. Time passes by itself here.
 */
@Timeout(20)
public abstract class StreamContract {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Far more than the system keeps on the way between two ends. */
    private static final int MORE_THAN_FITS = 32 << 20;

    private final Queue<AutoCloseable> opened = new ConcurrentLinkedQueue<>();

    /** A fresh one, or the one there is. */
    public abstract Network network();

    /** The clock that the network's deadlines are on. */
    public abstract Clock clock();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    /** Both ends of one stream. */
    record Ends(StreamConnection client, StreamConnection server) {}

    <T extends AutoCloseable> T keep(T open) {
        opened.add(open);
        return open;
    }

    StreamListener listen(String host) throws IOException {
        return keep(network().listen(at(host, 0)));
    }

    StreamConnection connect(InetSocketAddress peer) throws IOException {
        return keep(network().connect(peer, StreamOptions.DEFAULT));
    }

    Ends ends() throws IOException {
        StreamListener listener = listen("127.0.0.1");
        StreamConnection client = connect(listener.local());
        return new Ends(client, keep(listener.accept()));
    }

    static InetSocketAddress at(String host, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    static void write(StreamConnection to, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        to.write(bytes, 0, bytes.length);
    }

    /** Waits for so many bytes. */
    static String read(StreamConnection from, int bytes) throws IOException {
        return new String(readFully(from, bytes), UTF_8);
    }

    private static byte[] readFully(StreamConnection from, int bytes) throws IOException {
        byte[] all = new byte[bytes];
        int have = 0;
        while (have < bytes) {
            int count = from.read(all, have, bytes - have, Clock.NEVER);
            assertThat(count).isPositive();
            have += count;
        }
        return all;
    }

    static int readOnce(StreamConnection from) throws IOException {
        return from.read(new byte[100], 0, 100, Clock.NEVER);
    }

    /** Runs a call that blocks, on a virtual thread as the interface asks. */
    static <T> FutureTask<T> started(Callable<T> blocking) {
        FutureTask<T> task = new FutureTask<>(blocking);
        Thread.startVirtualThread(task);
        return task;
    }

    static void assertEndsClosed(FutureTask<?> task) {
        assertThat(task)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ClosedChannelException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void carriesBytesBothWaysAndNamesBothEnds(String host) throws IOException {
        StreamListener listener = listen(host);
        StreamConnection client = connect(listener.local());
        StreamConnection server = keep(listener.accept());

        write(client, "ping");
        assertThat(read(server, 4)).isEqualTo("ping");
        write(server, "pong");
        assertThat(read(client, 4)).isEqualTo("pong");

        assertThat(client.peer()).isEqualTo(listener.local());
        assertThat(server.local()).isEqualTo(listener.local());
        assertThat(server.peer()).isEqualTo(client.local());
        assertThat(client.local().getPort()).isNotEqualTo(listener.local().getPort());
    }

    @Test
    void everyInterfaceAcceptsBothFamiliesAndTellsThemApart() throws IOException {
        StreamListener listener = listen("::");
        int port = listener.local().getPort();

        StreamConnection four = connect(at("127.0.0.1", port));
        StreamConnection acceptedFour = keep(listener.accept());
        StreamConnection six = connect(at("::1", port));
        StreamConnection acceptedSix = keep(listener.accept());

        assertThat(acceptedFour.peer()).isEqualTo(four.local());
        assertThat(acceptedFour.peer().getAddress()).isInstanceOf(Inet4Address.class);
        assertThat(acceptedSix.peer()).isEqualTo(six.local());
    }

    @Test
    void acceptsInTheOrderInWhichTheyCame() throws IOException {
        StreamListener listener = listen("127.0.0.1");
        StreamConnection one = connect(listener.local());
        StreamConnection two = connect(listener.local());

        assertThat(keep(listener.accept()).peer()).isEqualTo(one.local());
        assertThat(keep(listener.accept()).peer()).isEqualTo(two.local());
    }

    @Test
    void whatWasWrittenBeforeTheAcceptIsThere() throws IOException {
        StreamListener listener = listen("127.0.0.1");
        StreamConnection client = connect(listener.local());
        write(client, "early");

        assertThat(read(keep(listener.accept()), 5)).isEqualTo("early");
    }

    @Test
    void readsWhatFitsAndKeepsTheRest() throws IOException {
        Ends ends = ends();
        write(ends.client(), "0123456789");
        byte[] array = "..........".getBytes(UTF_8);

        int count = ends.server().read(array, 2, 4, Clock.NEVER);

        assertThat(count).isBetween(1, 4);
        assertThat(new String(array, UTF_8)).isEqualTo(".." + "0123".substring(0, count) + ".".repeat(8 - count));
        assertThat(read(ends.server(), 10 - count)).isEqualTo("0123456789".substring(count));
    }

    @Test
    void writesThePartOfTheArrayThatItIsGiven() throws IOException {
        Ends ends = ends();

        ends.client().write("0123456789".getBytes(UTF_8), 3, 4);

        assertThat(read(ends.server(), 4)).isEqualTo("3456");
    }

    @Test
    void waitsForBytesUntilTheDeadlineAndGoesOnAfterIt() throws IOException {
        Ends ends = ends();
        long deadline = clock().in(30, TimeUnit.MILLISECONDS);

        assertThat(ends.server().read(new byte[10], 0, 10, deadline)).isZero();
        assertThat(clock().nanos()).isGreaterThanOrEqualTo(deadline);

        write(ends.client(), "late");
        assertThat(read(ends.server(), 4)).isEqualTo("late");
    }

    @Test
    void aDeadlineThatHasPassedStillTakesWhatIsThere() throws IOException {
        Ends ends = ends();
        write(ends.client(), "ab");
        assertThat(read(ends.server(), 1)).isEqualTo("a");

        assertThat(ends.server().read(new byte[10], 0, 10, 0)).isEqualTo(1);
        assertThat(ends.server().read(new byte[10], 0, 10, 0)).isZero();
    }

    @Test
    void finishEndsOneDirectionAlone() throws IOException {
        Ends ends = ends();
        write(ends.client(), "question");

        ends.client().finish();
        ends.client().finish();

        assertThat(read(ends.server(), 8)).isEqualTo("question");
        assertThat(readOnce(ends.server())).isEqualTo(-1);
        assertThat(readOnce(ends.server())).isEqualTo(-1);
        write(ends.server(), "answer");
        assertThat(read(ends.client(), 6)).isEqualTo("answer");
    }

    @Test
    void finishEndsTheReadThatWaits() throws Exception {
        Ends ends = ends();
        FutureTask<Integer> waiting = started(() -> readOnce(ends.server()));

        ends.client().finish();

        assertThat(waiting).succeedsWithin(SOON).isEqualTo(-1);
    }

    @Test
    void nothingIsWrittenAfterFinish() throws IOException {
        Ends ends = ends();
        ends.client().finish();

        assertThatThrownBy(() -> write(ends.client(), "more")).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void closeLetsTheOtherSideReadWhatWasWritten() throws IOException {
        Ends ends = ends();
        write(ends.client(), "bye");

        ends.client().close();

        assertThat(read(ends.server(), 3)).isEqualTo("bye");
        assertThat(readOnce(ends.server())).isEqualTo(-1);
    }

    @Test
    void closeWithBytesUnreadResetsTheStream() throws IOException {
        Ends ends = ends();
        write(ends.server(), "ab");
        assertThat(read(ends.client(), 1)).isEqualTo("a");

        ends.client().close();

        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> readOnce(ends.server()))
                .withMessageContaining("reset")
                .withMessageContaining("127.0.0.1:" + ends.client().local().getPort())
                .returns(Cause.RESET, NetworkException::reason);
        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> write(ends.server(), "c"))
                .returns(Cause.RESET, NetworkException::reason);
    }

    @Test
    void aResetIsSeenByTheOtherSideAndClosesThisOne() throws IOException {
        Ends ends = ends();

        ends.client().reset();

        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> readOnce(ends.server()))
                .returns(Cause.RESET, NetworkException::reason);
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> readOnce(ends.client()));
    }

    @Test
    void aResetAfterAnEndInOrderTakesNothingBack() throws IOException {
        Ends ends = ends();
        write(ends.client(), "bye");
        ends.client().close();

        ends.client().reset();

        assertThat(read(ends.server(), 3)).isEqualTo("bye");
        assertThat(readOnce(ends.server())).isEqualTo(-1);
    }

    @Test
    void writingOnToWhoHasClosedEndsInAReset() throws IOException {
        Ends ends = ends();
        ends.client().close();

        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> {
                    while (true) {
                        write(ends.server(), "anybody?");
                    }
                })
                .returns(Cause.RESET, NetworkException::reason);
    }

    @Test
    void aWriterWaitsWhileTheOtherSideDoesNotRead() throws Exception {
        Ends ends = ends();
        byte[] much = new byte[MORE_THAN_FITS];
        Seed.random().nextBytes(much);
        FutureTask<Void> writing = started(() -> {
            ends.client().write(much, 0, much.length);
            return null;
        });

        byte[] first = readFully(ends.server(), 1);
        assertThat(writing).isNotDone();
        byte[] rest = readFully(ends.server(), much.length - 1);

        assertThat(writing).succeedsWithin(SOON);
        assertThat(first[0]).isEqualTo(much[0]);
        assertThat(rest).isEqualTo(Arrays.copyOfRange(much, 1, much.length));
    }

    @Test
    void closeEndsTheWriteThatWaits() throws Exception {
        Ends ends = ends();
        FutureTask<Void> writing = writingForEver(ends.client());
        readFully(ends.server(), 1);

        ends.client().close();

        assertEndsClosed(writing);
    }

    @Test
    void aResetEndsTheWriteThatWaits() throws Exception {
        Ends ends = ends();
        FutureTask<Void> writing = writingForEver(ends.client());
        readFully(ends.server(), 1);

        ends.server().close();

        assertThat(writing)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(NetworkException.class)
                .havingCause()
                .extracting(cause -> ((NetworkException) cause).reason())
                .isEqualTo(Cause.RESET);
    }

    private static FutureTask<Void> writingForEver(StreamConnection to) {
        return started(() -> {
            byte[] much = new byte[1 << 20];
            while (true) {
                to.write(much, 0, much.length);
            }
        });
    }

    @Test
    void closeEndsTheReadThatWaits() throws Exception {
        Ends ends = ends();
        CountDownLatch readOne = new CountDownLatch(1);
        FutureTask<Integer> waiting = started(() -> {
            readOnce(ends.server());
            readOne.countDown();
            return readOnce(ends.server());
        });
        write(ends.client(), "x");
        readOne.await();

        ends.server().close();

        assertEndsClosed(waiting);
    }

    @Test
    void anInterruptOfTheReaderClosesTheStream() throws Exception {
        Ends ends = ends();
        FutureTask<Integer> waiting = started(() -> {
            Thread.currentThread().interrupt();
            return readOnce(ends.server());
        });

        assertEndsClosed(waiting);
        assertThat(readOnce(ends.client())).isEqualTo(-1);
    }

    @Test
    void aClosedStreamNeitherReadsNorWrites() throws IOException {
        Ends ends = ends();

        ends.client().close();
        ends.client().close();
        ends.client().finish();

        assertThatThrownBy(() -> readOnce(ends.client())).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> write(ends.client(), "x")).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void nobodyListeningIsSaidInWords() throws IOException {
        StreamListener dead = keep(network().listen(at("127.0.0.1", Ports.free())));
        dead.close();

        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> connect(dead.local()))
                .withMessageContaining("tcp://127.0.0.1:" + dead.local().getPort())
                .withMessageContaining(
                        "nothing listens on TCP port " + dead.local().getPort())
                .returns(Cause.CONNECTION_REFUSED, NetworkException::reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::"})
    void aTakenPortIsRefusedInWords(String wanted) throws IOException {
        int port = listen("127.0.0.1").local().getPort();

        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> network().listen(at(wanted, port)))
                .withMessageContaining("port " + port + " is in use")
                .returns(Cause.ADDRESS_IN_USE, NetworkException::reason);
    }

    @Test
    void aListenersPortIsFreeAgainThoughItsStreamsLiveOn() throws IOException {
        StreamListener first = listen("127.0.0.1");
        StreamConnection client = connect(first.local());
        StreamConnection server = keep(first.accept());

        first.close();
        StreamListener second = keep(network().listen(first.local()));

        assertThat(second.local()).isEqualTo(first.local());
        write(client, "still here");
        assertThat(read(server, 10)).isEqualTo("still here");
    }

    @Test
    void closeEndsTheAcceptThatWaits() throws Exception {
        StreamListener listener = listen("127.0.0.1");
        CountDownLatch acceptedOne = new CountDownLatch(1);
        FutureTask<StreamConnection> waiting = started(() -> {
            keep(listener.accept());
            acceptedOne.countDown();
            return listener.accept();
        });
        connect(listener.local());
        acceptedOne.await();

        listener.close();
        listener.close();

        assertEndsClosed(waiting);
        assertThatThrownBy(listener::accept).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void finishGivesThoseWhoHaveComeAndThenFreesThePort() throws Exception {
        StreamListener listener = listen("127.0.0.1");
        StreamConnection one = connect(listener.local());
        StreamConnection two = connect(listener.local());
        Ports.awaitConnections(listener.local().getPort(), 2);

        listener.finish();

        assertThat(keep(listener.accept()).peer()).isEqualTo(one.local());
        assertThat(keep(listener.accept()).peer()).isEqualTo(two.local());
        assertThatThrownBy(listener::accept).isInstanceOf(ClosedChannelException.class);
        keep(network().listen(listener.local()));
    }

    @Test
    void finishEndsTheAcceptThatWaits() throws Exception {
        StreamListener listener = listen("127.0.0.1");
        FutureTask<StreamConnection> waiting = started(listener::accept);
        keep(connect(listener.local()));
        keep(waiting.get());
        FutureTask<StreamConnection> next = started(listener::accept);

        listener.finish();

        assertEndsClosed(next);
    }

    @Test
    void whoWasNotAcceptedIsResetWhenTheListenerCloses() throws IOException {
        StreamListener listener = listen("127.0.0.1");
        StreamConnection waiting = connect(listener.local());

        listener.close();

        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> readOnce(waiting))
                .returns(Cause.RESET, NetworkException::reason);
    }

    @Test
    void leavesFromTheAddressThatItIsGiven() throws IOException {
        StreamListener listener = listen("127.0.0.1");

        keep(network().connect(listener.local(), new StreamOptions(at("127.0.0.3", 0), Duration.ofSeconds(5))));

        assertThat(keep(listener.accept()).peer().getAddress().getHostAddress()).isEqualTo("127.0.0.3");
    }
}
