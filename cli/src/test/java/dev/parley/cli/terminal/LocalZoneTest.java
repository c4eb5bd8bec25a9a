package dev.parley.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LocalZoneTest {
    @Test
    void readsTheNameBehindTheSystemsLink() {
        assertThat(LocalZone.of(false, Path.of("/usr/share/zoneinfo/Europe/Berlin")))
                .isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(LocalZone.of(false, Path.of("../usr/share/zoneinfo/America/Argentina/Ushuaia")))
                .isEqualTo(ZoneId.of("America/Argentina/Ushuaia"));
        assertThat(LocalZone.of(false, Path.of("/usr/share/zoneinfo/Etc/UTC"))).isEqualTo(ZoneOffset.UTC);
    }

    @Test
    void leavesWhatItCannotReadToTheJdk() {
        ZoneId usual = ZoneId.systemDefault();
        assertThat(LocalZone.of(false, null)).isEqualTo(usual);
        assertThat(LocalZone.of(false, Path.of("/somewhere/else"))).isEqualTo(usual);
        assertThat(LocalZone.of(false, Path.of("/usr/share/zoneinfo/Nowhere/Town")))
                .isEqualTo(usual);
        assertThat(LocalZone.of(true, Path.of("/usr/share/zoneinfo/Europe/Berlin")))
                .isEqualTo(usual);
    }

    @Test
    void tellsTheSameTimeAsTheJdk() {
        java.time.Instant now = java.time.Instant.now();
        assertThat(now.atZone(LocalZone.get()).toLocalDateTime())
                .isEqualTo(now.atZone(ZoneId.systemDefault()).toLocalDateTime());
    }
}
