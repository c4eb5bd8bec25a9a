package dev.parley.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutputTest {
    private final List<String> writes = new ArrayList<>();
    private final Output output = new Output(new OutputStream() {
        @Override
        public void write(int letter) {
            writes.add(Character.toString(letter));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            writes.add(new String(bytes, offset, length, UTF_8));
        }
    });

    @Test
    void writesTheLinesOfABatchAtOnce() {
        for (int i = 1; i <= 3; i++) {
            int number = i;
            output.add(line -> line.append("line ").append(number));
        }
        assertThat(writes).isEmpty();

        output.flush();
        output.flush();

        assertThat(writes).containsExactly("line 1\nline 2\nline 3\n");
    }

    @Test
    void writesALineBehindThoseThatWait() {
        output.add(line -> line.append("first"));
        output.line("second");
        output.add(line -> line.append("third"));
        output.write(to -> to.write("fourth\n".getBytes(UTF_8)));

        assertThat(writes).containsExactly("first\nsecond\n", "third\n", "fourth\n");
    }

    @Test
    void keepsNoMoreThanOneWriteIsWorth() {
        String large = "x".repeat(40_000);
        output.add(line -> line.append(large));
        output.add(line -> line.append(large));
        assertThat(String.join("", writes)).isEqualTo(large + "\n" + large + "\n");
    }

    @Test
    void addsBytesWithoutALineEnd() {
        output.addBytes(to -> to.append("a"));
        output.addBytes(to -> to.append("b"));
        output.flush();

        assertThat(writes).containsExactly("ab");
    }

    @Test
    void saysOnceThatABatchCouldNotBeWritten() {
        List<String> ended = new ArrayList<>();
        Output broken = new Output(new OutputStream() {
            @Override
            public void write(int letter) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        broken.onBroken(() -> ended.add("ended"));

        broken.add(line -> line.append("kept"));
        assertThat(ended).isEmpty();
        broken.flush();
        broken.line("swallowed");

        assertThat(ended).hasSize(1);
        assertThat(broken.broken()).hasMessageContaining("No space left");
        assertThat(broken.readerIsGone()).isFalse();
    }
}
