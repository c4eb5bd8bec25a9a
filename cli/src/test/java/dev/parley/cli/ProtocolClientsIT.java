package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices and servers of {@code examples/protocols} against the clients that people have for their protocols. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProtocolClientsIT {
    private static final Pattern OFFSET = Pattern.compile("\"offset\":(-?[0-9.e-]+)");
    private static final String SYSTEM = "1.3.6.1.2.1.1.";

    @TempDir
    Path folder;

    /** How it ended, and all that it printed. */
    private record Said(int status, String out, String err) {}

    private Said run(String... command) throws Exception {
        try (Program program = Program.in(folder, command)) {
            int status = program.awaitExit();
            return new Said(status, String.join("\n", program.out()), String.join("\n", program.err()));
        }
    }

    private String said(String... command) throws Exception {
        Said said = run(command);
        assertThat(said.status()).as("%s", said).isZero();
        return said.out();
    }

    @Test
    void ntpdigTakesTheTimeOfThisComputer() throws Exception {
        String ntpdig = Peers.require("ntpdig");
        try (ProtocolExample server = ProtocolExample.start(folder, "ntp.yaml");
                Program client = Program.python(
                        "peers/ntpdig_at_port.py", ntpdig, "" + server.port(), "-j", "-t", "20", "127.0.0.1")) {
            assertThat(client.awaitExit()).as("%s", client.err()).isZero();
            String answer = String.join("\n", client.out());
            assertThat(answer).contains("\"stratum\":1,\"leap\":\"no-leap\"");
            Matcher offset = OFFSET.matcher(answer);
            assertThat(offset.find()).as(answer).isTrue();
            assertThat(Math.abs(Double.parseDouble(offset.group(1)))).as(answer).isLessThan(5);
        }
    }

    @Test
    void digFindsTheNamesAndNoOthers() throws Exception {
        String dig = Peers.require("dig");
        try (ProtocolExample server = ProtocolExample.start(folder, "dns.yaml")) {
            String port = "" + server.port();
            assertThat(said(
                            dig,
                            "-p",
                            port,
                            "@127.0.0.1",
                            "+short",
                            "device.test",
                            "Device.TEST",
                            "AAAA",
                            "server.test",
                            "+tcp"))
                    .isEqualTo("192.168.1.37\n2001:db8::37\n192.168.1.20");
            assertThat(said(dig, "-p", port, "@127.0.0.1", "server.test", "AAAA"))
                    .contains("status: NOERROR", "flags: qr aa rd;", "ANSWER: 0,")
                    .doesNotContain("Warning", "FORMERR");
            assertThat(said(dig, "-p", port, "@127.0.0.1", "other.test")).contains("status: NXDOMAIN", "ANSWER: 0,");
        }
    }

    @Test
    void coapClientReadsTheTemperature() throws Exception {
        String client = Peers.require("coap-client-notls", "coap-client", "coap-client-openssl");
        try (ProtocolExample thermometer = ProtocolExample.start(folder, "coap.yaml")) {
            String there = "coap://127.0.0.1:" + thermometer.port();
            assertThat(said(client, there + "/temperature")).isEqualTo("21.5");
            assertThat(said(client, "-T", "12345678", "coap://localhost:" + thermometer.port() + "/temperature"))
                    .as("with a token of eight bytes and Uri-Host")
                    .isEqualTo("21.5");
            assertThat(said(client, "-N", there + "/temperature"))
                    .as("not confirmable")
                    .isEqualTo("21.5");
            assertThat(run(client, there + "/humidity").err()).contains("4.04");
            assertThat(run(client, "-N", there + "/room?temperature").err()).contains("4.04");
            assertThat(run(client, "-m", "put", "-e", "30", there + "/temperature")
                            .err())
                    .contains("4.05");
        }
    }

    private Said snmpget(int port, String community, String... objects) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Peers.require("snmpget"), "--noPersistentSave=yes", "-m", "", "-v2c", "-r", "0", "-c", community));
        command.addAll(List.of("-t", community.equals("public") ? "20" : "0.2", "127.0.0.1:" + port));
        for (String object : objects) {
            command.add(SYSTEM + object);
        }
        return run(command.toArray(String[]::new));
    }

    @Test
    void snmpgetReadsWhatTheAgentIsAndForHowLong() throws Exception {
        try (ProtocolExample agent = ProtocolExample.start(folder, "snmp.yaml")) {
            int port = agent.port();
            assertThat(snmpget(port, "public", "1.0").out()).endsWith("1.1.0 = STRING: \"Parley, a device by rules\"");
            assertThat(snmpget(port, "public", "3.0").out()).contains("Timeticks: (1728", "2 days, 0:00:0");
            assertThat(snmpget(port, "public", "5.0").out()).contains("No Such Object available on this agent");
            String[] many = Stream.generate(() -> List.of("1.0", "5.0"))
                    .limit(20)
                    .flatMap(List::stream)
                    .toArray(String[]::new);
            assertThat(snmpget(port, "public", many).out().lines())
                    .as("40 at once, in a message of more than 255 bytes")
                    .hasSize(40)
                    .filteredOn(line -> line.endsWith("\"Parley, a device by rules\""))
                    .hasSize(20);
            assertThat(run(
                                    Peers.require("snmpgetnext"),
                                    "-m",
                                    "",
                                    "-v2c",
                                    "-r",
                                    "0",
                                    "-c",
                                    "public",
                                    "-t",
                                    "20",
                                    "127.0.0.1:" + port,
                                    SYSTEM + "1.0")
                            .err())
                    .contains("genError");
            assertThat(snmpget(port, "private", "1.0").err()).contains("Timeout: No Response");
        }
    }

    @Test
    void mbpollReadsAndWritesRegistersOverASerialServer() throws Exception {
        String mbpoll = Peers.require("mbpoll");
        String socat = Peers.require("socat");
        Path device = folder.resolve("modbus");
        try (ProtocolExample slave = ProtocolExample.start(folder, "modbus-rtu-tcp.yaml");
                Program serial = Program.of(
                        socat, "-d", "-d", "PTY,raw,echo=0,link=" + device, "TCP:127.0.0.1:" + slave.port())) {
            serial.awaitErr("starting data transfer loop");
            String[] unit = {mbpoll, "-m", "rtu", "-P", "none", "-b", "9600", "-o", "10", "-1", "-a", "17", "-r"};
            assertThat(said(words(unit, "1", "-c", "2", "" + device)))
                    .containsPattern("\\[1]:\\s+4660\n\\[2]:\\s+43981");
            assertThat(said(words(unit, "5", "" + device, "77"))).contains("Written 1 references.");
            assertThat(said(words(unit, "5", "" + device))).containsPattern("\\[5]:\\s+77");
            assertThat(run(words(unit, "100", "-c", "2", "" + device)).err()).contains("Illegal data address");
            assertThat(run(words(unit, "1", "-t", "0", "" + device)).err()).contains("Illegal function");
        }
    }

    private static String[] words(String[] first, String... more) {
        List<String> words = new ArrayList<>(List.of(first));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Test
    void mosquittosClientsHearEachOtherThroughTheBroker() throws Exception {
        String publish = Peers.require("mosquitto_pub");
        String subscribe = Peers.require("mosquitto_sub");
        try (ProtocolExample broker = ProtocolExample.start(folder, "mqtt.yaml")) {
            String[] there = {"-h", "127.0.0.1", "-p", "" + broker.port(), "-t"};
            String[] all = words(words(new String[] {subscribe}, there), "sensors/#", "-v", "-C", "2", "-W", "20");
            try (Program one = Program.of(all);
                    Program two = Program.of(all)) {
                broker.run().awaitOut("\\x90\\x03\\0\\x01\\0", 2);
                String[] send = words(new String[] {publish}, there);
                said(words(send, "sensors/kitchen", "-m", "21.5"));
                said(words(send, "elsewhere", "-m", "not passed on"));
                said(words(send, "sensors/hall", "-m", "19", "-q", "1"));
                assertThat(one.awaitExit()).isZero();
                assertThat(two.awaitExit()).isZero();
                assertThat(one.out()).containsExactly("sensors/kitchen 21.5", "sensors/hall 19");
                assertThat(two.out()).isEqualTo(one.out());
            }
            assertThat(run(words(words(new String[] {subscribe}, there), "other/#"))
                            .err())
                    .contains("All subscription requests were denied");
            assertThat(run(words(words(new String[] {publish}, there), "sensors/a", "-m", "1", "-V", "5"))
                            .err())
                    .contains("Unsupported Protocol Version");
        }
    }

    @Test
    void aPacketForwarderIsAcknowledgedAndTransmitsOnePacket() throws Exception {
        try (ProtocolExample server = ProtocolExample.start(folder, "semtech-udp.yaml");
                Program gateway = Program.python("peers/udp_packet_forwarder.py", "" + server.port())) {
            assertThat(gateway.awaitExit()).as("%s", gateway.err()).isZero();
            assertThat(gateway.out())
                    .containsExactly(
                            "acknowledged 1", "acknowledged 4", "transmits hello", "acknowledged 4", "acknowledged 4");
        }
    }

    private Said tftp(ProtocolExample server, String verb, String... files) throws Exception {
        return run(words(
                new String[] {Peers.require("tftp"), "127.0.0.1", "" + server.port(), "-m", "binary", "-c", verb},
                files));
    }

    @Test
    void tftpGetsTheFileAndNoOther() throws Exception {
        try (ProtocolExample server = ProtocolExample.start(folder, "tftp.yaml")) {
            assertThat(tftp(server, "get", "boot.cfg", "got")).isEqualTo(new Said(0, "", ""));
            assertThat(folder.resolve("got")).hasContent("console=ttyS0,115200\nserver=192.168.1.20\n");
            assertThat(tftp(server, "get", "other").out()).contains("Error code 1: there is no other");
            assertThat(tftp(server, "put", "got", "boot.cfg").out()).contains("Error code 2: files can only be read");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {511, 512, 513, 1024, 5000})
    void tftpGetsAFileOfSeveralBlocks(int size) throws Exception {
        String known = "console=ttyS0,115200\\nserver=192.168.1.20\\n'";
        String content = "0123456789".repeat(size / 10 + 1).substring(0, size);
        try (ProtocolExample server =
                ProtocolExample.start(folder, "tftp.yaml", "file: '" + known, "file: '" + content + "'")) {
            assertThat(tftp(server, "get", "boot.cfg", "got")).isEqualTo(new Said(0, "", ""));
            assertThat(Files.readString(folder.resolve("got"))).isEqualTo(content);
        }
    }
}
