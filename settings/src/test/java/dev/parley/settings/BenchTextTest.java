package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.settings.BenchText.Item;
import dev.parley.testkit.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A settings file that is taken apart and put together means the same. */
class BenchTextTest {
    private static final String FILE = "bench.yaml";

    private static BenchText parts(String text) throws SettingsException {
        BenchText parts = BenchText.of(FILE, text);
        String whole = parts.text();

        assertThat(Settings.bench(FILE, whole)).as(whole).isEqualTo(Settings.bench(FILE, text));
        assertThat(BenchText.of(FILE, whole).text())
                .as("what was put together stays as it is")
                .isEqualTo(whole);
        for (int i = 0; i < parts.items().size(); i++) {
            assertThat(linesOf(parts, i))
                    .isEqualTo(parts.items().get(i).yaml().lines().toList());
        }
        return parts;
    }

    /** The lines of an item in the whole text, moved back to the left. */
    private static List<String> linesOf(BenchText parts, int index) {
        BenchText.Lines at = parts.lines(index);
        return parts.text()
                .lines()
                .skip(at.first() - 1)
                .limit(at.count())
                .map(line ->
                        line.startsWith("  #") || line.isEmpty() ? line.strip() : line.substring(BenchText.indent()))
                .toList();
    }

    static List<Path> files() {
        return SettingsFiles.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachFileThatIsRightMeansTheSameAfterwards(Path file) throws Exception {
        String text = Files.readString(file);

        BenchText parts = parts(text);

        assertThat(parts.text().lines().filter(line -> line.strip().startsWith("#")))
                .containsAll(text.lines().filter(line -> line.startsWith("#")).toList());
    }

    @Test
    void commentsOfAnItemStayWithIt() throws Exception {
        BenchText parts = parts("""
                # what the whole is for

                listen:
                  # the board
                  # in the hall
                  - name: a   # its name
                    address: udp://:1

                    # and its answer
                    reply: "# none"
                    # at the end
                  # the other
                  - # inside
                    address: udp://:2
                send:
                  - {address: 'udp://a:1', message: 'say "hi"'}
                """);

        assertThat(parts.head()).isEqualTo("# what the whole is for\n\n");
        assertThat(parts.items().get(0).yaml()).isEqualTo("""
                # the board
                # in the hall
                name: a   # its name
                address: udp://:1

                # and its answer
                reply: "# none"
                # at the end
                """);
        assertThat(parts.items().get(1).yaml()).isEqualTo("# the other\n# inside\naddress: udp://:2\n");
        assertThat(parts.without(0).text()).isEqualTo("""
                # what the whole is for

                listen:
                  # the other
                  # inside
                  - address: udp://:2
                send:
                  - address: udp://a:1
                    message: "say \\"hi\\""
                """);
    }

    @Test
    void listsAreWrittenInTheirOrderWhateverTheFileHas() throws Exception {
        BenchText parts = parts("""
                for: 30s
                send:
                - address: udp://a:1
                  message: x
                chat:
                - address: udp://a:2
                listen:
                  -   address: udp://:1
                      name: a
                  -
                    address: udp://:2
                room:
                  - address: tcp://:3
                """);

        assertThat(parts.length()).isEqualTo("30s");
        assertThat(parts.items())
                .extracting(Item::name)
                .containsExactly("send udp://a:1", "chat udp://a:2", "a", "listen udp://:2", "room tcp://:3");
        assertThat(parts.text()).isEqualTo("""
                listen:
                  - address: udp://:1
                    name: a
                  - address: udp://:2
                room:
                  - address: tcp://:3
                chat:
                  - address: udp://a:2
                send:
                  - address: udp://a:1
                    message: x
                for: 30s
                """);
        assertThat(parts.lines(0)).isEqualTo(new BenchText.Lines(10, 2));
        assertThat(parts.lines(3)).isEqualTo(new BenchText.Lines(4, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listen: [{address: udp://:1, rules: [{match: {text: 'a, b', size: 1..5}, then: [{reply: \"x\\r\\n\\u202e\\u0085\\\"\"}, {wait: 1s}]}]}, {address: [udp://:2, 'tcp://[::1]:3']}]",
                "{listen: [{address: 'udp://:1'}], for: 1s}",
                "listen: [\n  {address: udp://:1,\n   reply: 'a'},\n  address: udp://:2\n]\n",
                "\ufefflisten:\n- address: udp://:1\n",
                "---\n# head\nlisten:\n- address: udp://:1\n  reply: a\n...\n# behind\n",
                "listen:\r\n  - address: udp://:1\r\n    reply: |\r\n      a\r\n\r\n      b\r\n  - address: udp://:2\r\n",
                "listen:\n  - address: udp://:1\n    reply: |+\n      a\n\n\n  - address: udp://:2\n    reply: |+\n      a\n\n",
                "listen:\n  - address: udp://:1\n    reply: |\n      a",
                "listen:\n  - address: udp://:1\n    reply: >-\n        a\n      # b\n",
                "listen:\n  - address: udp://:1\n    reply: \"a\n\n  b\"\n  # c\n\n  - address: udp://:2\n\n\n",
                "listen: # one\n\n  - address: udp://:1\n\n# two\n  - address: udp://:2\n#three\n",
                "\"listen\":\n  - ? address\n    : udp://:1\n    \"reply\": a\n",
                "listen:\n  - address:\n    - udp://:1\n    - tcp://:1\n    reply: 'a\n      b'\n"
            })
    void whatIsWrittenInRareWaysMeansTheSame(String text) throws Exception {
        assertThat(parts(text).items()).isNotEmpty();
    }

    @Test
    void anItemIsExchangedAndFound() throws Exception {
        BenchText parts = parts("listen:\n  - address: udp://:1\n    name: a\n  - address: udp://:2\n    name: b\n");

        BenchText changed = parts.with(1, new Item("listen", "b", "# new\nname: b\naddress: udp://:3\n"));

        assertThat(changed.indexOf("b")).isEqualTo(1);
        assertThat(changed.indexOf("c")).isEqualTo(-1);
        assertThat(changed.lines(1)).isEqualTo(new BenchText.Lines(4, 3));
        assertThat(parts(changed.text()).items().get(1))
                .isEqualTo(changed.items().get(1));
        assertThat(BenchText.empty().text()).isEmpty();
    }

    @Test
    void randomFilesMeanTheSameAfterwards() throws Exception {
        Random random = Seed.random();
        for (int i = 0; i < 400; i++) {
            String text = new RandomFile(random).text();
            try {
                parts(text);
            } catch (SettingsException | RuntimeException | AssertionError wrong) {
                throw new AssertionError("file " + i + ":\n" + text, wrong);
            }
        }
    }

    /** A right file, written as badly as people do. */
    private static final class RandomFile {
        private static final List<String> VALUES = List.of(
                "a",
                "\"a # b\"",
                "'it''s'",
                "\"\\\"x\\\" \\\\\\\\ {{data}}\"",
                "\"\\r\\n\\t\\u202e\"",
                "'- a'",
                "ä{ö}",
                "'{'",
                "\"\"",
                "x # y",
                "100%");

        private final Random random;
        private int port = 1;

        RandomFile(Random random) {
            this.random = random;
        }

        private <T> T oneOf(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }

        private boolean rarely() {
            return random.nextInt(5) == 0;
        }

        String text() {
            List<String> lists = new ArrayList<>(BenchText.LISTS);
            Collections.shuffle(lists, random);
            StringBuilder text = new StringBuilder(rarely() ? "# head: [x]\n\n" : "");
            lists.subList(0, 1 + random.nextInt(4)).forEach(list -> text.append(list(list)));
            if (rarely()) {
                text.insert(0, "for: 5s\n");
            }
            return rarely() ? text.toString().replace("\n", "\r\n") : text.toString();
        }

        private String list(String list) {
            StringBuilder text = new StringBuilder(list).append(rarely() ? ":   # all" : ":");
            int count = 1 + random.nextInt(3);
            if (rarely()) {
                text.append(" [");
                for (int i = 0; i < count; i++) {
                    text.append(i == 0 ? "" : rarely() ? ",\n   " : ", ").append(flow(list));
                }
                return text.toString().replace("   # all", "") + "]\n";
            }
            text.append('\n');
            int indent = random.nextInt(3);
            for (int i = 0; i < count; i++) {
                text.append(comment(indent)).append(item(list, indent));
            }
            return text.toString();
        }

        private String comment(int indent) {
            return !rarely() ? "" : " ".repeat(random.nextInt(indent + 3)) + "# - name: x\n" + (rarely() ? "\n" : "");
        }

        private String flow(String list) {
            return "{address: 'udp://h:" + port++ + "'"
                    + (list.equals("send")
                            ? ", message: \"say \\\"{}\\\"\""
                            : list.equals("listen") ? ", reply: 'a, \"b\"'" : "")
                    + (list.equals("relay") ? ", target: 'udp://t:1'" : "")
                    + "}";
        }

        private String item(String list, int indent) {
            int gap = 1 + random.nextInt(3);
            String before = " ".repeat(indent + 1 + gap);
            List<String> keys = new ArrayList<>(List.of("address: udp://h:" + port));
            if (random.nextBoolean()) {
                keys.add("name: n" + port);
            }
            port++;
            if (list.equals("send")) {
                keys.add("message: " + value(before));
            }
            if (list.equals("relay")) {
                keys.add("target: udp://t:1");
            }
            if (list.equals("listen")) {
                keys.add(rarely() ? rules(before) : "reply: " + value(before));
            }
            Collections.shuffle(keys, random);
            StringBuilder text = new StringBuilder(" ".repeat(indent)).append('-');
            text.append(rarely() ? (rarely() ? " # c\n" : "\n") + before : " ".repeat(gap));
            for (int i = 0; i < keys.size(); i++) {
                text.append(i == 0 ? "" : comment(indent) + before)
                        .append(keys.get(i))
                        .append('\n');
                if (rarely()) {
                    text.append(rarely() ? "   \n" : "\n");
                }
            }
            return text.toString();
        }

        private String rules(String before) {
            return "rules:\n%s- match: a # \"b\"\n%s  reply: %s\n%s# c\n%s- otherwise: true\n%s  silent: true"
                    .formatted(before, before, value(before + "  "), before, before, before);
        }

        private String value(String before) {
            if (!rarely()) {
                return oneOf(VALUES);
            }
            return oneOf(List.of("|", "|-", "|+", ">", "|2")) + "\n" + before + "  one # two\n" + (rarely() ? "\n" : "")
                    + before + "  - three: {";
        }
    }
}
