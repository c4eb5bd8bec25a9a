package dev.parley.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.SampleRunner;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The sample in examples/junit: its tests pass, with JUnit 6 and with JUnit 5, and each fails where the client under test is broken in
 * the way that the test names.
 */
@Timeout(300)
class SampleProjectTest {
    private static final String UDP = "main/java/com/example/RetryingUdpClient.java";
    private static final String TCP = "main/java/com/example/ReconnectingLineClient.java";
    private static final String UDP_TEST = "com.example.RetryingUdpClientTest";
    private static final String TCP_TEST = "com.example.ReconnectingLineClientTest";
    private static final List<String> OTHER_TESTS = List.of("com.example.OtherWaysTest", "com.example.ThermostatTest");

    /** The same tests without Parley. */
    private static final String UDP_BY_HAND = "com.example.byhand.UdpClientByHandTest";

    private static final String TCP_BY_HAND = "com.example.byhand.LineClientByHandTest";

    /**
     * A client that is broken.
     *
     * @param test the test that finds it
     * @param from what is replaced in its source
     * @param finds what the failure says
     */
    record Mutant(String source, String testClass, String test, String from, String to, String finds) {
        @Override
        public String toString() {
            return test;
        }
    }

    private static Mutant udp(String test, String from, String to, String finds) {
        return new Mutant(UDP, UDP_TEST, test, from, to, finds);
    }

    private static Mutant tcp(String test, String from, String to, String finds) {
        return new Mutant(TCP, TCP_TEST, test, from, to, finds);
    }

    private static final String SEND = "socket.send(new DatagramPacket(request, request.length));";
    private static final String OVER = "} catch (SocketTimeoutException over) {";
    private static final String LOOP = "for (String line = in.readLine(); line != null; line = in.readLine()) {";
    private static final String TROUBLE = "trouble.accept(bad);";

    static List<Mutant> mutants() {
        return List.of(
                udp("asksOnceWhereTheAnswerComes", SEND, SEND + SEND, "expected  nothing\n  got       \"1 temp?\""),
                udp("asksAgainUntilItIsAnswered", "i < tries", "i < 1", "SocketTimeoutException: no answer to"),
                udp("givesUpAfterItsLastTry", "i < tries", "i <= tries", "expected  nothing\n  got       \"1 temp?\""),
                udp(
                        "leavesTheDeviceTimeToAnswer",
                        "timeout.toNanos()",
                        "timeout.toNanos() / 50",
                        "expected  at least 250ms after the one before"),
                udp(
                        "takesNoAnswerThatIsAnHourLate",
                        "answer.startsWith(number)",
                        "answer.length() > 2",
                        "expected: <21> but was: <5>"),
                udp(
                        "saysAtOnceThatNobodyListens",
                        OVER,
                        "} catch (SocketTimeoutException | java.net.PortUnreachableException over) {",
                        "PortUnreachableException> but was: <java.net.SocketTimeoutException>"),
                udp(
                        "asksAgainWhenTheDeviceIsBack",
                        OVER,
                        "} catch (java.net.PortUnreachableException gone) { socket.close(); throw gone; " + OVER,
                        "java.net.SocketException: Socket closed"),
                udp(
                        "saysWhatTheDeviceSays",
                        "answer.startsWith(\"ERR \")",
                        "false",
                        "IllegalStateException to be thrown, but nothing was thrown"),
                tcp(
                        "greets",
                        "say(\"HELLO\");",
                        "say(\"HELLO\"); say(\"HELLO\");",
                        "expected  nothing\n  got       \"HELLO\""),
                tcp(
                        "putsALineTogetherThatComesInPieces",
                        LOOP,
                        "byte[] part = new byte[100]; for (int n = 0; (n = connected.getInputStream().read(part)) > 0; ) { String line = new String(part, 0, n, UTF_8).strip();",
                        "expected: <ready> but was: <ready\nal>"),
                tcp(
                        "takesTwoLinesApartThatComeAtOnce",
                        LOOP,
                        "char[] part = new char[100]; for (int n = 0; (n = in.read(part)) > 0; ) { String line = new String(part, 0, n).lines().findFirst().orElse(\"\");",
                        "expected: <off> but was: <null>"),
                tcp(
                        "connectsAgainAfterAReset",
                        TROUBLE,
                        TROUBLE + "closed.countDown();",
                        "no connection was opened within 2s"),
                tcp(
                        "connectsAgainAfterTheServersEnd",
                        "} catch (IOException bad) {",
                        "closed.countDown(); } catch (IOException bad) {",
                        "no connection was opened within 2s"),
                tcp(
                        "connectsWhenTheServerIsBack",
                        TROUBLE,
                        TROUBLE + "if (bad instanceof java.net.ConnectException) closed.countDown();",
                        "no connection was opened within 2s"),
                tcp(
                        "endsTheConnectionWhenItIsClosed",
                        "closed.countDown();\n        socket.close();",
                        "closed.countDown();",
                        "is still open after 2s.\n  expected  the client's end\n  got       nothing"));
    }

    @TempDir
    static Path folder;

    private static SampleProject sample;

    @BeforeAll
    static void compile() throws IOException {
        sample = new SampleProject(folder.resolve("sample"));
    }

    @Test
    void everyTestPassesWithJUnit6() throws Exception {
        try (URLClassLoader loader = sample.loader(getClass().getClassLoader())) {
            Map<String, String> results = SampleRunner.run(loader.loadClass(UDP_TEST), "");
            results.putAll(SampleRunner.run(loader.loadClass(TCP_TEST), ""));
            assertAllPass(results);
            assertThat(results.keySet())
                    .as("each has its mutant")
                    .isEqualTo(mutants().stream().map(Mutant::test).collect(Collectors.toSet()));
            for (String each : OTHER_TESTS) {
                assertAllPass(SampleRunner.run(loader.loadClass(each), ""));
            }
            assertAllPass(SampleRunner.run(loader.loadClass(UDP_BY_HAND), ""));
            assertAllPass(SampleRunner.run(loader.loadClass(TCP_BY_HAND), ""));
        }
    }

    private static void assertAllPass(Map<String, String> results) {
        assertThat(results)
                .isNotEmpty()
                .allSatisfy((test, failure) -> assertThat(failure).as(test).isEmpty());
    }

    /** In a class loader that has JUnit 5, and nothing of the JUnit that runs this. */
    @Test
    @SuppressWarnings("unchecked") // by reflection
    void everyTestPassesWithJUnit5() throws Exception {
        URL[] urls = Stream.concat(
                        jars(Path.of("target/junit5")),
                        Stream.of(SampleProject.classPath().split(Pattern.quote(File.pathSeparator)))
                                .map(Path::of)
                                .filter(entry -> !entry.getFileName().toString().matches("(junit-|opentest4j-).*")))
                .map(SampleProject::url)
                .toArray(URL[]::new);
        try (URLClassLoader junit5 = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
                URLClassLoader loader = sample.loader(junit5)) {
            Class<?> runner = junit5.loadClass(SampleRunner.class.getName());
            assertThat(junit5.loadClass("org.junit.jupiter.api.Test")
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toString())
                    .contains("junit-jupiter-api-5.");
            for (String each : Stream.concat(Stream.of(UDP_TEST, TCP_TEST), OTHER_TESTS.stream())
                    .toList()) {
                assertAllPass((Map<String, String>) runner.getMethod("run", Class.class, String.class, String[].class)
                        .invoke(null, loader.loadClass(each), "", new String[0]));
            }
        }
    }

    private static Stream<Path> jars(Path below) throws IOException {
        try (Stream<Path> files = Files.list(below)) {
            return files.toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void eachTestFindsTheClientThatIsBrokenInItsWay(Mutant mutant) throws Exception {
        String failure = failure(mutant);
        assertThat(failure)
                .contains(mutant.finds())
                .as("all that happened, and the seed")
                .contains("What happened:", "Seed ");
        if (failure.contains("→")) { // something came, so there is a capture
            assertThat(failure).containsPattern("Capture: .*\\." + mutant.test() + "(-ManualClock)?\\.pcapng");
        }
    }

    private static String failure(Mutant mutant) throws Exception {
        return failure(mutant, mutant.testClass());
    }

    private static String failure(Mutant mutant, String testClass) throws Exception {
        String source = SampleProject.read(mutant.source());
        assertThat(source).contains(mutant.from());
        Path classes = sample.mutant(
                folder.resolve(testClass).resolve(mutant.test()),
                mutant.source(),
                source.replace(mutant.from(), mutant.to()));
        try (URLClassLoader loader = sample.loader(SampleProjectTest.class.getClassLoader(), classes)) {
            Map<String, String> results =
                    SampleRunner.run(loader.loadClass(testClass), mutant.test(), "parley.patience", "2s");
            assertThat(results.keySet()).containsExactly(mutant.test());
            return results.get(mutant.test());
        }
    }

    /** Times, ports, the seed and the folder differ, as in the first block of text on the page. */
    @Test
    void aFailureLooksAsThePageSays() throws Exception {
        String page = Files.readString(Path.of("../docs/how-to/junit.md"));
        String block = page.substring(page.indexOf("```text\n") + 8);
        String shown = block.substring(0, block.indexOf("\n```"));
        String pattern = Stream.of(shown.split("(?<=\\D)(?=\\d)|(?<=\\d)(?=\\D)"))
                .map(part ->
                        part.matches("\\d+") ? "\\d+" : Pattern.quote(part).replace("/home/ann/clients", "\\E.*\\Q"))
                .collect(Collectors.joining());

        assertThat(failure(mutants().get(2))).containsPattern(pattern);
    }

    /** The first rows of the page's last table: lines, and what a failure says, beside the same tests by hand. */
    @Test
    void theComparisonIsAsThePageSays() throws Exception {
        String page = Files.readString(Path.of("../docs/how-to/junit.md"));

        assertThat(page)
                .contains(
                        "| lines of the 8 tests of the UDP client | %d | %d, on `DatagramSocket` |"
                                .formatted(lines(UDP_TEST), lines(UDP_BY_HAND)),
                        "| lines of the 7 tests of the line client | %d | %d, in the manner of MockWebServer |"
                                .formatted(lines(TCP_TEST), lines(TCP_BY_HAND)),
                        "| a client that tries once too often | [as above](#when-a-test-fails) | `%s` |"
                                .formatted(message(mutants().get(2), UDP_BY_HAND)),
                        "| a client that does not connect again | `%s` and all that happened | `%s` |"
                                .formatted(
                                        message(mutants().get(11), TCP_TEST),
                                        message(mutants().get(11), TCP_BY_HAND)));
    }

    /** Of code and comments: without those that are empty, and the imports. */
    private static long lines(String testClass) throws IOException {
        return SampleProject.read("test/java/" + testClass.replace('.', '/') + ".java")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("import ") && !line.startsWith("package "))
                .count();
    }

    /** The first line of a failure, without its class; times are N. */
    private static String message(Mutant mutant, String testClass) throws Exception {
        return failure(mutant, testClass)
                .lines()
                .findFirst()
                .orElseThrow()
                .replaceFirst("^[\\w.]+: ", "")
                .replaceAll("nanos=\\d+", "nanos=N");
    }
}
