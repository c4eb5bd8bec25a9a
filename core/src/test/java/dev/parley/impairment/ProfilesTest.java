package dev.parley.impairment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProfilesTest {
    @ParameterizedTest
    @ValueSource(strings = {"gprs", "edge", "3g", "lte", "dsl", "wifi-bad", "satellite", "lan"})
    void hasKnownNetworksByName(String name) {
        assertThat(Profiles.named(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @MethodSource("dev.parley.impairment.Profiles#all")
    void eachHasASourceAndFitsDatagramsAndStreams(Profile profile) {
        assertThat(profile.source()).isNotBlank();
        assertThat(profile.up().forDatagrams().isEmpty()).isFalse();
        assertThat(profile.down().forDatagrams().isEmpty()).isFalse();
        assertThat(profile.forStreams().up().forStreams().isEmpty()).isFalse();
        assertThat(profile.forStreams().down().forStreams().isEmpty()).isFalse();
    }

    @Test
    void theTriggerOfALossIsThatOfTheStallOnStreams() {
        Profile own = new Profile("own", Impairments.parse("loss=1%,loss-after=10s"), Impairments.NONE, "");

        assertThat(own.forStreams().up()).hasToString("stall=200ms,stall-every=20s,stall-after=10s");
    }

    @Test
    void aStreamStallsWhereADatagramIsLost() {
        Profile wifi = Profiles.named("wifi-bad");

        assertThat(wifi.up()).hasToString("loss=10%,bandwidth=100mbit,delay=50ms");
        assertThat(wifi.forStreams().up()).hasToString("bandwidth=100mbit,delay=50ms,stall=200ms,stall-every=2s");
        assertThat(Profiles.named("dsl").forStreams()).isEqualTo(Profiles.named("dsl"));
    }

    @Test
    void anUnknownNameGetsTheNearest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Profiles.named("satelite"))
                .withMessage(
                        "there is no profile 'satelite'; there is gprs, edge, 3g, lte, dsl, wifi-bad, satellite, lan."
                                + " Did you mean satellite?");
    }
}
