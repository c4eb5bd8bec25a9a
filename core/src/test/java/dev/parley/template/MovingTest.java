package dev.parley.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.payload.Payload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that move from one message to the next. */
class MovingTest {
    private static String fill(Template template, long n) {
        Payload filled =
                template.fill(new Values(0, () -> ZoneOffset.UTC, n, new SplittableRandom(0), "", Payload.of("data")));
        return filled.escaped();
    }

    private static String first(String expression, int count) {
        Template template = Template.forMessage("{{" + expression + "}}");
        return LongStream.rangeClosed(1, count).mapToObj(n -> fill(template, n)).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '=', textBlock = """
            step(0, 1, 2)                      = 0 0 1 1 1 1 1
            step(0.5, 1, 2)                    = 0.5 0.5 1 1 1 1 1
            ramp(0, 30, 4)                     = 0 10 20 30 0 10 20
            ramp(10, 0, 3) | round           = 10 5 0 10 5 0 10
            ramp(7, 9, 1)                      = 7 7 7 7 7 7 7
            sine(0, 10, 4) | fixed(1)        = 5.0 10.0 5.0 0.0 5.0 10.0 5.0
            ramp(0, 6, 7) | round | u8 | hex = 00 01 02 03 04 05 06
            """)
    void goesAsItsFormSays(String expression, String values) {
        assertThat(first(expression, 7)).isEqualTo(values);
    }

    @Test
    void aWalkIsTheSameAgainStaysInItsBoundsAndGoesByAtMostItsStride() {
        Template walk = Template.forMessage("{{walk(20, 0.5, 18, 22, 7)}}");
        double last = 20;
        assertThat(fill(walk, 1)).isEqualTo("20");
        for (long n = 2; n < 2_000; n++) {
            double now = Double.parseDouble(fill(walk, n));
            assertThat(now).isBetween(18.0, 22.0).isBetween(last - 0.5 - 1e-9, last + 0.5 + 1e-9);
            last = now;
        }
        Template again = Template.forMessage("{{walk(20, 0.5, 18, 22, 7)}}");
        assertThat(fill(again, 1_999)).as("found without those before").isEqualTo(fill(walk, 1_999));
        assertThat(fill(walk, 300)).as("and back").isEqualTo(fill(again, 300));
        assertThat(fill(Template.forMessage("{{walk(20, 0.5, 18, 22, 8)}}"), 300))
                .isNotEqualTo(fill(walk, 300));
    }

    @Test
    void aLineOfAFileEachTimeAndThenTheFirstAgain() throws Exception {
        Path file = Files.createTempFile(Path.of("target"), "lines", ".csv");
        try {
            Files.writeString(file, "1,\"a, \"\"b\"\"\",x\r\n\n2,c,y\n3,d", StandardCharsets.UTF_8);
            String name = file.toString().replace('\\', '/');

            assertThat(first("line \"" + name + "\"", 4))
                    .isEqualTo("1,\"a, \"\"b\"\"\",x 2,c,y 3,d 1,\"a, \"\"b\"\"\",x");
            assertThat(first("line(\"" + name + "\", 2)", 4)).isEqualTo("a, \"b\" c d a, \"b\"");
            assertThatExceptionOfType(TemplateException.class)
                    .isThrownBy(() -> first("line(\"" + name + "\", 3)", 1))
                    .withMessageContaining("has no column 3 in its line 3");
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "line \"no-such-file.csv\"",
                "line \"/etc/hostname\"",
                "line \"../pom.xml\"",
                "line n",
                "ramp(0, 1, 0)",
                "ramp(0, 1, n)",
                "step(\"a\", \"b\", 1)",
                "walk(5, 1, 10, 20)",
                "walk(n, 1, 10, 20)",
                "sine(1, 2)"
            })
    void whatCannotMoveIsRefusedWhenItIsRead(String expression) {
        assertThatExceptionOfType(TemplateException.class).isThrownBy(() -> first(expression, 1));
    }

    @Test
    void aFileThatIsTooLongIsRefused() throws Exception {
        Path file = Files.createTempFile(Path.of("target"), "long", ".txt");
        try {
            Files.write(file, new byte[(1 << 20) + 1]);
            String name = file.toString().replace('\\', '/');
            assertThatExceptionOfType(TemplateException.class)
                    .isThrownBy(() -> first("line \"" + name + "\"", 1))
                    .withMessageContaining("is longer than");
        } finally {
            Files.delete(file);
        }
    }
}
