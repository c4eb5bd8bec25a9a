package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testkit.Attentive;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher script on a system of its own: a folder that stands for the whole disk, a PATH with nothing but the few
 * tools it needs, and stubs in the place of Maven and Java that write down how they were called.
 */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherIT {
    private static final List<String> TOOLS =
            List.of("cat", "cp", "date", "find", "flock", "mkdir", "mv", "printf", "ps", "readlink", "rm", "sleep");

    /** Writes its call into the log, waits while a gate is there, and "builds" a jar. */
    private static final String MAVEN = """
            #!/bin/sh
            echo "mvn $*" >>"$LOG"
            [ ! -p "$GATE" ] || read -r open <"$GATE"
            mkdir -p cli/.launcher-target && : >cli/.launcher-target/parley.jar
            """;

    /** Prints the arguments of Parley, one a line in brackets; a training run makes its cache. */
    private static final String JAVA = """
            #!/bin/sh
            echo "java $*" >>"$LOG"
            for a; do case $a in -XX:AOTCacheOutput=*) echo cache >"${a#*=}"; exit ;; esac; done
            while [ "$1" != dev.parley.cli.Main ]; do shift; done
            shift
            for a; do printf '[%s]\\n' "$a"; done
            """;

    @TempDir
    Path temp;

    private final List<Process> started = new ArrayList<>();
    private Path root;
    private Path tools;
    private Path log;
    private Path gate;
    private String javaHome = "";

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void layOutSystem() throws IOException {
        log = temp.resolve("log");
        gate = temp.resolve("gate");
        root = Files.createDirectories(temp.resolve("a check out"));
        Files.copy(
                Path.of(System.getProperty("parley.root"), "parley"),
                root.resolve("parley"),
                StandardCopyOption.COPY_ATTRIBUTES);
        write(root.resolve("pom.xml"), "");
        for (String module : List.of("core", "cli")) {
            write(root.resolve(module).resolve("pom.xml"), "");
            write(root.resolve(module).resolve("src/main/java/Some.java"), "");
        }
        tools = Files.createDirectories(temp.resolve("tools"));
        for (String tool : TOOLS) {
            for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
                Path file = Path.of(folder, tool);
                if (Files.isExecutable(file) && !Files.exists(tools.resolve(tool))) {
                    writeScript(tools.resolve(tool), "#!/bin/sh\nexec '" + file + "' \"$@\"\n");
                }
            }
        }
    }

    @AfterEach
    void endAll() throws Exception {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        // What a killed launcher had started belongs to nobody any more.
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(temp.toString()))
                .forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void saysWhatToInstallWhenThereIsNoJava() throws Exception {
        installMaven(MAVEN);

        Result result = run("--version");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("a JDK, version 25 or newer").contains("sudo apt install openjdk-25");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void saysWhatToInstallWhenThereIsNoMaven() throws Exception {
        javaHome = installJava("jdk", "25.0.1", JAVA).toString();

        Result result = run("--version");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("no mvn on the PATH").contains("sudo apt install maven");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void namesTheJavaThatIsTooOld() throws Exception {
        installMaven(MAVEN);
        javaHome = installJava("old", "17.0.15", JAVA).toString();

        Result result = run("--version");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("Too old:").contains(javaHome + " (Java 17.0.15)");
    }

    @Test
    void passesOverTooOldJavaHomeForOneOnThePath() throws Exception {
        installMaven(MAVEN);
        javaHome = installJava("old", "17.0.15", "#!/bin/sh\nexit 99\n").toString();
        Path jdk = installJava("new", "26", JAVA);
        Path alternative = Files.createSymbolicLink(temp.resolve("alternative"), jdk.resolve("bin/java"));
        Files.createSymbolicLink(tools.resolve("java"), alternative);

        assertThat(run("one").out()).isEqualTo("[one]\n");
        assertThat(run("two").out()).isEqualTo("[two]\n");
    }

    @Test
    void findsJavaInUsualFolder() throws Exception {
        installMaven(MAVEN);
        installJava("disk/usr/lib/jvm/some-25", "25", JAVA);

        assertThat(run("one").out()).isEqualTo("[one]\n");
    }

    @Test
    void saysThatTheFolderIsGone() throws Exception {
        install();
        Path gone = Files.createDirectory(temp.resolve("gone"));

        Result result = finish(start(
                gone,
                "/bin/sh",
                "-c",
                "rm -rf \"$1\"; exec \"$2\" --version",
                "sh",
                gone.toString(),
                root.resolve("parley").toString()));

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .endsWith("parley: the folder that you are in does not exist any more: change to another (cd)");
    }

    /** Answers to SIGQUIT, and what it says in a crash. */
    @Test
    void whatJavaItselfPrintsIsNoData() throws Exception {
        install();

        run("listen");

        assertThat(calls("java").getLast()).contains("-XX:+DisplayVMOutputToStderr", "-XX:ErrorFile=/tmp/");
    }

    @Test
    void passesArgumentsUnchanged() throws Exception {
        install();
        String[] arguments = {"send", "two  words", "", "it's \"so\"", "{{data}}", "*", "$HOME", "\\r\\n", "-"};
        String expected = Stream.of(arguments).map(a -> "[" + a + "]\n").collect(Collectors.joining());

        assertThat(run(arguments).out()).isEqualTo(expected);
        assertThat(run(arguments)).isEqualTo(new Result(0, expected, ""));
    }

    @Test
    void letsJavaReadArgumentsAsUtf8WhateverTheLocale() throws Exception {
        installMaven(MAVEN);
        javaHome = installJava("jdk", "25.0.1", JAVA + "echo locale $LC_ALL\n").toString();
        ProcessBuilder german = builder(root, "./parley", "é");
        german.environment().put("LC_ALL", "de_DE.ISO-8859-1");

        assertThat(finish(start(german)).out()).endsWith("locale C.UTF-8\n");
    }

    @Test
    void givesJavaAnEmptyInputWhereThereIsNone() throws Exception {
        installMaven(MAVEN);
        javaHome =
                installJava("jdk", "25.0.1", JAVA + "cat; echo end of input\n").toString();

        // Once more after the build: it starts other programs, which may fill the gap by chance.
        assertThat(finish(start(root, "./parley", "zero")).status()).isZero();
        Result closed = finish(start(root, "/bin/sh", "-c", "exec ./parley one <&-"));

        assertThat(closed.out()).isEqualTo("[one]\nend of input\n");
        assertThat(closed.status()).isZero();
    }

    @Test
    void saysThatItCannotRunWhereTheFolderHasAColon() throws Exception {
        install();
        Path odd = Files.createDirectories(temp.resolve("a:b"));
        Files.copy(root.resolve("parley"), odd.resolve("parley"), StandardCopyOption.COPY_ATTRIBUTES);

        Result refused = finish(start(odd, "./parley", "one"));

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("colon");
    }

    @Test
    void startsThroughLinkFromAnotherFolder() throws Exception {
        install();
        Path bin = Files.createDirectories(temp.resolve("my bin"));
        Path first = Files.createSymbolicLink(bin.resolve("first"), Path.of("../a check out/parley"));
        Path second = Files.createSymbolicLink(temp.resolve("second"), first);

        assertThat(finish(start(temp, second.toString(), "one")).out()).isEqualTo("[one]\n");
        assertThat(finish(start(bin, "./first", "two")).out()).isEqualTo("[two]\n");
        assertThat(finish(start(root, "/bin/sh", "parley", "three")).out()).isEqualTo("[three]\n");
        assertThat(calls("mvn")).hasSize(1);
    }

    @Test
    void buildsAgainWhenSourceIsChangedOrGone() throws Exception {
        install();
        run("one");
        Path source = root.resolve("core/src/main/java/Some.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(100)));

        assertThat(run("two").err()).contains("building (the sources changed)");
        assertThat(calls("mvn")).hasSize(2);

        Files.delete(source);
        assertThat(run("three").out()).isEqualTo("[three]\n");
        assertThat(calls("mvn")).hasSize(3);

        assertThat(run("four").err()).isEmpty();
        assertThat(calls("mvn")).hasSize(3);
        assertThat(builds()).hasSize(2);
    }

    @Test
    void runsWhatIsBuiltWithoutMaven() throws Exception {
        install();
        run("one");
        Files.delete(tools.resolve("mvn"));

        assertThat(run("two")).isEqualTo(new Result(0, "[two]\n", ""));
    }

    @Test
    void usesStartUpCacheWhenItCouldBeMade() throws Exception {
        install();
        run("one");

        assertThat(calls("java")).hasSize(2);
        assertThat(calls("java").getLast()).contains("-XX:AOTCache=" + root.resolve(".parley"));
    }

    @Test
    void goesWithoutStartUpCacheWhenTheTrainingRunFails() throws Exception {
        installMaven(MAVEN);
        javaHome =
                installJava("jdk", "25", JAVA.replace("exit ;;", "exit 1 ;;")).toString();

        assertThat(run("one").out()).isEqualTo("[one]\n");
        assertThat(run("two")).isEqualTo(new Result(0, "[two]\n", ""));
        assertThat(calls("java")).hasSize(3);
        assertThat(calls("java").getLast()).doesNotContain("AOTCache");
    }

    @Test
    void trainsAgainForAnotherJava() throws Exception {
        install();
        run("one");
        javaHome = installJava("other", "25.0.2", JAVA).toString();

        assertThat(run("two").out()).isEqualTo("[two]\n");
        assertThat(run("three").err()).isEmpty();
        assertThat(calls("mvn")).hasSize(1);
        assertThat(calls("java").stream().filter(c -> c.contains("AOTCacheOutput")))
                .hasSize(2);
    }

    @Test
    void showsWhatMavenSaidWhenBuildFails() throws Exception {
        installMaven("#!/bin/sh\necho '[INFO] Building it'\necho 'Some.java: no such thing'\nexit 1\n");
        javaHome = installJava("jdk", "25", JAVA).toString();

        Result result = run("--version");

        assertThat(result.status()).isEqualTo(70);
        assertThat(result.err()).endsWith("the build failed:\nSome.java: no such thing");
        assertThat(result.out()).isEmpty();
        assertThat(builds()).isEmpty();
    }

    @Test
    void tellsWhichModuleIsBuiltAndHowLongItTook() throws Exception {
        install();
        installMaven(MAVEN.replace(
                "[ ! -p", "echo '[INFO] Building Parley core 0.1.0-SNAPSHOT                [2/8]'\n[ ! -p"));
        closeGate();

        Process building = start(root, "./parley", "one");
        awaitLine(building, "parley:   Parley core (2 of 8)");
        openGate();
        Result result = finish(building);

        assertThat(result.out()).isEqualTo("[one]\n");
        assertThat(result.err())
                .matches("parley: built in \\d+ s; preparing a quick start…")
                .doesNotContain("\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flock", "folder"})
    void buildsOnceForTwoAtOnce(String lock) throws Exception {
        install();
        lockWith(lock);
        closeGate();

        Process first = start(root, "./parley", "first");
        awaitLine(first, "building");
        Process second = start(root, "./parley", "second");
        awaitLine(second, "waiting");
        openGate();

        assertThat(finish(first).out()).isEqualTo("[first]\n");
        assertThat(finish(second).out()).isEqualTo("[second]\n");
        assertThat(calls("mvn")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flock", "folder"})
    void staysUsableWhenBuildIsInterrupted(String lock) throws Exception {
        install();
        lockWith(lock);
        closeGate();

        Process interrupted = start(root, "./parley", "one");
        awaitLine(interrupted, "building");
        interrupted.toHandle().destroy(); // Process.destroy would close its output as well

        assertThat(finish(interrupted).status()).isEqualTo(143);
        assertThat(builds()).isEmpty();
        Files.delete(gate);
        assertThat(run("two").out()).isEqualTo("[two]\n");
    }

    @Test
    void takesLockOfOwnerThatDied() throws Exception {
        install();
        lockWith("folder");
        Process dead = start(temp, "/bin/sh", "-c", ":");
        finish(dead);
        write(root.resolve(".parley/lock.d/owner"), dead.pid() + "\n");

        assertThat(run("one").out()).isEqualTo("[one]\n");
    }

    @Test
    void takesJavaOptionsAsWords() throws Exception {
        install();
        run("one");
        ProcessBuilder builder = builder(root, "./parley", "two");
        builder.environment().put("PARLEY_JAVA_OPTS", "-Xmx64m -Da=*");

        assertThat(finish(start(builder)).out()).isEqualTo("[two]\n");
        assertThat(calls("java").getLast()).contains(" -Xmx64m -Da=* ");
    }

    @Test
    void startsPackageWithItsOwnJavaAndCache() throws Exception {
        Path prefix = unpack("a package");
        installJava("a package/lib/parley/runtime", "25.0.1", JAVA);
        write(prefix.resolve("lib/parley/parley.aot"), "cache");

        assertThat(finish(start(prefix, "bin/parley", "one"))).isEqualTo(new Result(0, "[one]\n", ""));
        assertThat(calls("java").getLast())
                .contains("-XX:AOTCache=" + prefix + "/lib/parley/parley.aot")
                .contains("-cp " + prefix + "/lib/parley/parley.jar");
    }

    @Test
    void startsPackageThroughLinkAndWithoutItsCache() throws Exception {
        Path prefix = unpack("a package");
        installJava("a package/lib/parley/runtime", "25.0.1", JAVA);
        Path link = Files.createSymbolicLink(temp.resolve("link"), prefix.resolve("bin/parley"));

        assertThat(finish(start(temp, link.toString(), "one"))).isEqualTo(new Result(0, "[one]\n", ""));
        assertThat(calls("java")).singleElement().asString().doesNotContain("AOTCache");
        assertThat(prefix.resolve("lib/parley")).isDirectoryNotContaining("glob:**.aot");
    }

    @Test
    void makesTheCachesOfPackageWhenItIsPacked() throws Exception {
        Path prefix = unpack("a package");
        installJava("a package/lib/parley/runtime", "25.0.1", JAVA);
        ProcessBuilder training = builder(prefix, "bin/parley");
        training.environment().put("PARLEY_AOT_TRAINING", "yes");

        assertThat(finish(start(training)).status()).isZero();
        assertThat(prefix.resolve("lib/parley/parley.aot")).hasContent("cache");
        assertThat(prefix.resolve("lib/parley/parley-console.aot")).hasContent("cache");
        assertThat(calls("java"))
                .as("machine code for this processor stays out of them")
                .hasSize(2)
                .allMatch(call -> call.contains("-XX:-AOTAdapterCaching"));
    }

    @Test
    void startsThePageWithACacheOfItsOwn() throws Exception {
        Path prefix = unpack("a package");
        installJava("a package/lib/parley/runtime", "25.0.1", JAVA);
        write(prefix.resolve("lib/parley/parley.aot"), "cache");
        write(prefix.resolve("lib/parley/parley-console.aot"), "cache");

        assertThat(finish(start(prefix, "bin/parley", "console")).status()).isZero();
        assertThat(finish(start(prefix, "bin/parley", "listen")).status()).isZero();

        assertThat(calls("java"))
                .satisfiesExactly(
                        console -> assertThat(console).contains("/parley-console.aot"),
                        listen -> assertThat(listen).contains("/parley.aot"));
    }

    @Test
    void failsToPackWhenTheTrainingRunFails() throws Exception {
        Path prefix = unpack("a package");
        installJava("a package/lib/parley/runtime", "25.0.1", JAVA.replace("exit ;;", "exit 1 ;;"));
        ProcessBuilder training = builder(prefix, "bin/parley");
        training.environment().put("PARLEY_AOT_TRAINING", "yes");

        Result result = finish(start(training));

        assertThat(result.status()).isEqualTo(70);
        assertThat(result.err()).contains("no start-up cache");
    }

    @Test
    void startsPackageWithoutJavaOnTheOneItFinds() throws Exception {
        javaHome = installJava("jdk", "25.0.1", JAVA).toString();
        Path prefix = unpack("a package");

        assertThat(finish(start(prefix, "bin/parley", "one")).out()).isEqualTo("[one]\n");
        assertThat(finish(start(prefix, "bin/parley", "two"))).isEqualTo(new Result(0, "[two]\n", ""));
        assertThat(calls("java").getLast()).contains("-XX:AOTCache=" + prefix + "/lib/parley/25.0.1.aot");
    }

    @Test
    void saysWhichJavaPackageNeedsAndAsksForNoMaven() throws Exception {
        Path prefix = unpack("a package");

        Result result = finish(start(prefix, "bin/parley", "one"));

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("needs Java 25 or newer").doesNotContain("jdk-headless maven");
    }

    /** What a download holds but its Java. */
    private Path unpack(String folder) throws IOException {
        Path prefix = temp.resolve(folder);
        write(prefix.resolve("lib/parley/parley.jar"), "");
        Path bin = Files.createDirectories(prefix.resolve("bin"));
        Files.copy(root.resolve("parley"), bin.resolve("parley"), StandardCopyOption.COPY_ATTRIBUTES);
        return prefix;
    }

    private void install() throws IOException {
        installMaven(MAVEN);
        javaHome = installJava("jdk", "25.0.1", JAVA).toString();
    }

    private void installMaven(String script) throws IOException {
        writeScript(tools.resolve("mvn"), script);
    }

    private Path installJava(String folder, String version, String script) throws IOException {
        Path home = temp.resolve(folder);
        write(home.resolve("release"), "IMPLEMENTOR=\"Some One\"\nJAVA_VERSION=\"" + version + "\"\n");
        writeScript(home.resolve("bin/java"), script);
        writeScript(home.resolve("bin/javac"), script);
        return home;
    }

    private void lockWith(String lock) throws IOException {
        boolean hasFlock = Files.exists(tools.resolve("flock"));
        assumeTrue(hasFlock || lock.equals("folder"), "no flock on this system");
        if (hasFlock && lock.equals("folder")) {
            Files.delete(tools.resolve("flock"));
        }
    }

    /** Makes the stub of Maven wait. A named pipe needs no polling: each end waits for the other. */
    private void closeGate() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor())
                .isZero();
    }

    private void openGate() throws IOException {
        Files.writeString(gate, "open\n");
    }

    private Result run(String... arguments) throws Exception {
        String[] command =
                Stream.concat(Stream.of("./parley"), Stream.of(arguments)).toArray(String[]::new);
        return finish(start(root, command));
    }

    private ProcessBuilder builder(Path folder, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("HOME", temp.resolve("home").toString());
        builder.environment().put("JAVA_HOME", javaHome);
        builder.environment().put("LOG", log.toString());
        builder.environment().put("GATE", gate.toString());
        builder.environment().put("PARLEY_TEST_SYSTEM", temp.resolve("disk").toString());
        return builder;
    }

    private Process start(Path folder, String... command) throws IOException {
        return start(builder(folder, command));
    }

    private Process start(ProcessBuilder builder) throws IOException {
        builder.command(Attentive.command(builder.command()));
        Process process = builder.start();
        started.add(process);
        process.getOutputStream().close();
        return process;
    }

    private static Result finish(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = process.errorReader(UTF_8).lines().collect(Collectors.joining("\n"));
        assertThat(process.waitFor(10, SECONDS)).isTrue();
        return new Result(process.exitValue(), out, err);
    }

    private static void awaitLine(Process process, String word) throws IOException {
        BufferedReader err = process.errorReader(UTF_8);
        String line = err.readLine();
        while (line != null && !line.contains(word)) {
            line = err.readLine();
        }
        assertThat(line).as("a line with \"%s\" on standard error", word).isNotNull();
    }

    private List<String> calls(String tool) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.startsWith(tool + " "))
                .toList();
    }

    private List<Path> builds() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(".parley"))) {
            return files.filter(Files::isDirectory).toList();
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void writeScript(Path file, String text) throws IOException {
        write(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
