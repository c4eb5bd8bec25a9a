package dev.parley;

import dev.parley.address.Address;
import dev.parley.capture.Capture;
import dev.parley.capture.Conversation;
import dev.parley.framing.Framing;
import dev.parley.payload.Payload;
import dev.parley.script.Script;
import dev.parley.session.listen.ListenSetup;
import dev.parley.session.relay.RelaySetup;
import dev.parley.session.replay.RecordedServerSetup;
import dev.parley.session.replay.ReplaySetup;
import dev.parley.session.room.RoomSetup;
import dev.parley.session.script.ScriptSetup;
import dev.parley.session.send.SendSetup;
import dev.parley.socket.NetworkException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The other end of the wire, for a program or a test.
 *
 * <pre>{@code
 * try (ListenSession device = Parley.listen("udp://127.0.0.1:0").reply("ack: {{data}}").open();
 *         SendSession sender = Parley.send(device.endpoints().getFirst().toString())
 *                 .message("ping")
 *                 .requireReplyWithin(Duration.ofSeconds(2))
 *                 .open(event -> System.out.println(event))) {
 *     System.out.println(sender.await());
 * }
 * }</pre>
 */
public final class Parley {
    private Parley() {}

    /**
     * Begins a listener.
     *
     * @param addresses where, as {@code udp://:9000} or {@code tcp://127.0.0.1:0}; at least one
     * @throws dev.parley.address.AddressException if one cannot be read, with the right spelling
     */
    public static ListenSetup listen(String... addresses) {
        return new ListenSetup(Arrays.stream(addresses).map(Address::parse).toList());
    }

    /**
     * Begins a sender.
     *
     * @param targets to whom, as {@code udp://192.168.1.20:9000}; at least one
     * @throws dev.parley.address.AddressException if one cannot be read, with the right spelling
     */
    public static SendSetup send(String... targets) {
        return new SendSetup(Arrays.stream(targets).map(Address::parse).toList());
    }

    /**
     * One question, and its answer. On UDP both are datagrams; on TCP both are lines, and the connection is closed behind the answer.
     * Another framing, bytes in place of text and all else: {@code send(address).frame(…).message(…).request(within)}.
     *
     * @param address to whom, as {@code udp://192.168.1.20:9000}
     * @param message this text in UTF-8, as it is
     * @param within for how long a TCP connection is tried, and then how long the answer may take
     * @throws dev.parley.address.AddressException if the address cannot be read, with the right spelling
     * @throws NetworkException in words, if no answer came; its reason is {@link dev.parley.ledger.Cause#NO_REPLY}, or what the
     *     network said instead
     * @throws InterruptedException if this thread was interrupted; all is closed then
     */
    public static Payload request(String address, String message, Duration within)
            throws NetworkException, InterruptedException {
        return send(address).frame(Framing.lines()).message(message).request(within);
    }

    /**
     * Begins a script: a conversation on one connection, step by step.
     *
     * @param target with whom, as {@code tcp://192.168.1.20:5000}
     * @throws dev.parley.address.AddressException if it cannot be read, with the right spelling
     */
    public static ScriptSetup script(String target, Script script) {
        return new ScriptSetup(Address.parse(target), script);
    }

    /**
     * Begins a room, where everybody who comes hears everybody.
     *
     * @param addresses where, as {@code udp://:9000} and {@code tcp://:9000}; at least one
     * @throws dev.parley.address.AddressException if one cannot be read, with the right spelling
     */
    public static RoomSetup room(String... addresses) {
        return new RoomSetup(listen(addresses).named("room"));
    }

    /**
     * Begins a relay, which passes what comes to a listener on to a target, and what the target sends back to whom it is for.
     *
     * @param address where peers come, as {@code udp://:9000} or {@code tcp://127.0.0.1:0}
     * @param target where it goes, of the same transport, as {@code udp://192.168.1.20:9000}
     * @throws dev.parley.address.AddressException if one cannot be read, with the right spelling
     * @throws IllegalArgumentException if their transports differ
     */
    public static RelaySetup relay(String address, String target) {
        return new RelaySetup(List.of(Address.parse(address)), Address.parse(target));
    }

    /**
     * Reads a capture, by Parley or any other program: pcapng or classic pcap.
     *
     * @throws dev.parley.capture.CaptureException if the file is none
     * @throws IOException if it cannot be read
     */
    public static Capture read(Path file) throws IOException {
        return Capture.open(file);
    }

    /**
     * Begins a replay: what the clients of a recording said is sent again.
     *
     * @param conversations from {@link dev.parley.capture.Conversations#of}
     * @param target to whom, as {@code udp://192.168.1.20:9000}
     * @throws dev.parley.address.AddressException if it cannot be read, with the right spelling
     * @throws IllegalArgumentException if it has another transport than was recorded
     */
    public static ReplaySetup replay(List<Conversation> conversations, String target) {
        return new ReplaySetup(conversations, Address.parse(target));
    }

    /**
     * Begins the server of a recording, which answers what was answered.
     *
     * @param conversations from {@link dev.parley.capture.Conversations#of}
     * @param addresses where, as {@code udp://:9000}; at least one
     * @throws dev.parley.address.AddressException if one cannot be read, with the right spelling
     */
    public static RecordedServerSetup recordedServer(List<Conversation> conversations, String... addresses) {
        return new RecordedServerSetup(conversations, listen(addresses).named("replay"));
    }
}
