package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The Python programs of the pages, which stand below {@code examples}, with Parley as the pages start it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DocsProgramsIT {
    private static final Path EXAMPLES = Path.of(System.getProperty("parley.root"), "examples");

    @TempDir
    Path folder;

    /** As pytest calls it, which is not on every computer. */
    @Test
    void theTestOfCiFindsTheServerOfItsBench() throws Exception {
        Path ci = EXAMPLES.resolve("ci");
        String test = "import sys; sys.path.insert(0, r'%s'); import test_client as t; t.test_the_server_acknowledges()"
                .formatted(ci);
        try (Program run = CommandLine.start(
                "run", ci.resolve("bench.yaml").toString(), "--", Peers.require("python3"), "-B", "-c", test)) {
            assertThat(run.awaitExit()).isZero();
        }
    }

    @Test
    void theBenchOfCiFailsWhereNothingIsTested() throws Exception {
        try (Program run = CommandLine.start(
                "run", EXAMPLES.resolve("ci/bench.yaml").toString(), "--", Peers.require("python3"), "-c", "pass")) {
            assertThat(run.awaitExit()).isEqualTo(1);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aProgramReadsTheFreePortAndTheSummary() throws Exception {
        Path launcher = Files.writeString(
                folder.resolve("parley"),
                "#!/bin/sh\nexec '%s' -jar '%s' \"$@\"\n"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("parley.jar")));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        try (Program program = Program.in(
                folder,
                Peers.require("python3"),
                EXAMPLES.resolve("scripts/free_port.py").toString())) {
            assertThat(program.awaitExit()).isZero();
            assertThat(program.out()).isEqualTo(List.of("received hello", "summary 1 status 143"));
        }
    }
}
