package dev.parley.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.address.Scheme;
import dev.parley.payload.Payload;
import dev.parley.probe.target.Bounds;
import dev.parley.probe.target.Bounds.Distance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may be asked of a check-up. */
class ProbeTest {
    @Test
    void aMisspeltCheckIsNamedWithTheRightOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Probe.of("udp://127.0.0.1:9").only(List.of("brust")))
                .withMessageContaining("'brust' is no check of udp")
                .withMessageContaining("Did you mean burst?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Probe.of("udp://127.0.0.1:9").skip(List.of("reset")))
                .withMessageContaining("'reset' is no check of udp");
    }

    @Test
    void manyHostsAreNotProbed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Probe.of("udp://239.1.2.3:9").run(event -> {}))
                .withMessageContaining("many hosts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Probe.of("udp://255.255.255.255:9").run(event -> {}))
                .withMessageContaining("many hosts");
    }

    @Test
    void waitsAndMessagesHaveBounds() {
        Probe probe = Probe.of("udp://127.0.0.1:9");
        assertThatIllegalArgumentException().isThrownBy(() -> probe.waiting(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> probe.waiting(Duration.ofSeconds(11)));
        assertThatIllegalArgumentException().isThrownBy(() -> probe.message(Payload.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> probe.message("x".repeat(1_025)));
    }

    @Test
    void littleGoesToAHostBeyondOurNetworks() {
        Bounds beyond = Bounds.of(Distance.BEYOND);

        assertThat(beyond.requireFor(Distance.BEYOND).size()).isEqualTo(1_400);
        assertThat(beyond.perSecond()).isLessThanOrEqualTo(100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> beyond.size(1_401).requireFor(Distance.BEYOND))
                .withMessageContaining("1,400 B");
        assertThatIllegalArgumentException().isThrownBy(() -> beyond.burst(17).requireFor(Distance.BEYOND));
        assertThatIllegalArgumentException().isThrownBy(() -> beyond.loop(33).requireFor(Distance.BEYOND));
        assertThat(beyond.size(1_401).requireFor(Distance.NEAR).size()).isEqualTo(1_401);
    }

    @Test
    void boundsHaveBoundsToo() {
        Bounds here = Bounds.of(Distance.HERE);
        assertThatIllegalArgumentException().isThrownBy(() -> here.burst(65)).withMessageContaining("from 1 to 64");
        assertThatIllegalArgumentException().isThrownBy(() -> here.size(65_508));
        assertThatIllegalArgumentException().isThrownBy(() -> here.loop(0));
        assertThatIllegalArgumentException().isThrownBy(() -> here.time(Duration.ZERO));
    }

    @Test
    void theNamesOfChecksAreStable() {
        assertThat(Probe.checks(Scheme.UDP))
                .containsExactly(
                        "listening",
                        "answer",
                        "round-trip",
                        "size",
                        "burst",
                        "crlf",
                        "empty",
                        "long",
                        "not-utf-8",
                        "binary");
        assertThat(Probe.checks(Scheme.TCP))
                .containsExactly(
                        "listening",
                        "greeting",
                        "line-end",
                        "connect-loop",
                        "parallel",
                        "half-close",
                        "drip",
                        "split",
                        "merged",
                        "empty-line",
                        "long",
                        "not-utf-8",
                        "binary",
                        "reset");
    }
}
