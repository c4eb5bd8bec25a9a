package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each device of {@code examples/protocols} runs against clients that know its protocol, on ports that nobody has. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProtocolsIT {
    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    Path folder;

    private int port;

    private ProtocolExample run(String example) throws IOException {
        ProtocolExample run = ProtocolExample.start(folder, example);
        port = run.port();
        return run;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** A client of Modbus/TCP: MBAP header with a new transaction each time (Modbus Messaging on TCP/IP V1.0b, 3.1.3). */
    private static final class ModbusClient implements AutoCloseable {
        private final Socket socket;
        private int transaction;

        ModbusClient(Socket socket) {
            this.socket = socket;
        }

        /** The answer to a request of a unit, both without the header. */
        String ask(String pdu) throws IOException {
            byte[] request = HEX.parseHex(pdu.replace(" ", ""));
            transaction++;
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(7 + request.length)
                            .putShort((short) transaction)
                            .putShort((short) 0)
                            .putShort((short) (request.length + 1))
                            .put((byte) 17)
                            .put(request)
                            .array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            assertThat(in.readUnsignedShort()).isEqualTo(transaction);
            assertThat(in.readUnsignedShort()).isZero();
            byte[] answer = in.readNBytes(in.readUnsignedShort());
            assertThat(answer[0]).isEqualTo((byte) 17);
            return HEX.formatHex(answer, 1, answer.length);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void theModbusSlaveKeepsWhatIsWrittenAndRefusesTheRest() throws Exception {
        try (ProtocolExample run = run("modbus-tcp.yaml");
                ModbusClient one = new ModbusClient(connect());
                ModbusClient two = new ModbusClient(connect())) {
            assertThat(one.ask("03 0000 0002")).isEqualTo("03041234abcd");
            assertThat(one.ask("06 000a 00ff")).isEqualTo("06000a00ff");
            assertThat(one.ask("10 0062 0002 04 0011 0022")).isEqualTo("1000620002");
            assertThat(two.ask("03 000a 0001")).as("another client").isEqualTo("030200ff");
            assertThat(two.ask("03 0062 0002")).isEqualTo("030400110022");

            assertThat(one.ask("03 0063 0002")).as("beyond the last").isEqualTo("8302");
            assertThat(one.ask("03 0000 0000")).as("none").isEqualTo("8303");
            assertThat(one.ask("03 0000 007e")).as("too many").isEqualTo("8303");
            assertThat(one.ask("06 0064 0001")).isEqualTo("8602");
            assertThat(one.ask("10 0063 0002 04 0011 0022")).isEqualTo("9002");
            assertThat(one.ask("10 0000 0002 03 0011 00")).as("another length").isEqualTo("9003");
            assertThat(one.ask("03 00")).as("cut").isEqualTo("8303");
            assertThat(one.ask("01 0000 0001")).as("another function").isEqualTo("8101");
            assertThat(two.ask("03 0062 0002"))
                    .as("nothing of that was written")
                    .isEqualTo("030400110022");
        }
    }

    /** Somebody who types lines. */
    private record Typist(Socket socket, BufferedReader in) implements AutoCloseable {
        Typist(Socket socket) throws IOException {
            this(socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)));
        }

        void say(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
        }

        String ask(String line) throws IOException {
            say(line);
            return in.readLine();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void theInstrumentTellsWhatItWasToldAndEachHasItsOwnErrors() throws Exception {
        try (ProtocolExample run = run("scpi.yaml");
                Typist ann = new Typist(connect());
                Typist bob = new Typist(connect())) {
            assertThat(ann.ask("*IDN?")).isEqualTo("Parley,Supply 30-3,0001,1.0");
            assertThat(ann.ask("VOLT?")).isEqualTo("5.000");
            ann.say("VOLT 12.25");
            assertThat(ann.ask("MEAS:VOLT?")).as("the output is off").isEqualTo("0.000");
            ann.say("OUTP ON");
            assertThat(ann.ask("volt?")).isEqualTo("12.250");
            assertThat(bob.ask("MEAS:VOLT?")).isEqualTo("12.250");

            ann.say("VOLT 31");
            assertThat(ann.ask("SYST:ERR?")).isEqualTo("-222,\"Data out of range\"");
            assertThat(ann.ask("SYST:ERR?")).isEqualTo("0,\"No error\"");
            bob.say("FROB");
            assertThat(bob.ask("SYST:ERR?")).isEqualTo("-113,\"Undefined header\"");
            assertThat(bob.ask("VOLT?")).isEqualTo("12.250");
        }
    }

    /** CRC-ITU, bit by bit; a message of a tracker. */
    private static byte[] gt06(int protocol, String content, int serial) {
        byte[] inside = HEX.parseHex(content.replace(" ", ""));
        ByteBuffer body = ByteBuffer.allocate(inside.length + 4)
                .put((byte) (inside.length + 5))
                .put((byte) protocol)
                .put(inside)
                .putShort((short) serial);
        int crc = 0xffff;
        for (byte each : body.array()) {
            crc ^= each & 0xff;
            for (int i = 0; i < 8; i++) {
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0x8408;
            }
        }
        return ByteBuffer.allocate(inside.length + 10)
                .putShort((short) 0x7878)
                .put(body.array())
                .putShort((short) ~crc)
                .putShort((short) 0x0d0a)
                .array();
    }

    private static byte[] answer(Socket tracker, byte[] message, int size) throws IOException {
        tracker.getOutputStream().write(message);
        return tracker.getInputStream().readNBytes(size);
    }

    @Test
    void theTrackersServerChecksChecksumsAndKnowsWhereATrackerIs() throws Exception {
        try (ProtocolExample run = run("gt06.yaml");
                Socket tracker = connect()) {
            byte[] login = HEX.parseHex("78780d01012345678901234500018cdd0d0a"); // the protocol's own example
            assertThat(login).isEqualTo(gt06(1, "0123456789012345", 1));
            byte[] wrong = login.clone();
            wrong[15] ^= 1;
            tracker.getOutputStream().write(wrong);
            tracker.getOutputStream().write(gt06(0x13, "4004030001", 1)); // not logged in yet
            assertThat(HEX.formatHex(answer(tracker, login, 10))).isEqualTo("787805010001d9dc0d0a");
            assertThat(answer(tracker, gt06(0x13, "4004030001", 2), 10)).isEqualTo(gt06(0x13, "", 2));

            // 22.5466° north, 114.0577° west, with a fix, course 76
            String where = "0b081d112e10 cf 026b42c8 0c3cb034 00 1c4c 0000000000000000";
            tracker.getOutputStream().write(gt06(0x12, where, 3));
            byte[] told = answer(tracker, gt06(0x80, "00", 4), 10 + "0123456789012345 22.5466 -114.0577 1".length());
            assertThat(new String(told, 4, told.length - 10, UTF_8)).isEqualTo("0123456789012345 22.5466 -114.0577 1");
        }
    }
}
