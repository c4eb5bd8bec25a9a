package dev.parley.impairment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.ledger.Cause;
import dev.parley.testkit.Seed;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImpairmentsTest {
    @Test
    void readsWhatIsDone() {
        assertThat(Impairments.parse("loss=5%,delay=100ms,jitter=20ms,bandwidth=1mbit,queue=32KiB"))
                .isEqualTo(Impairments.of(
                        new Loss(0.05),
                        new Delay(Duration.ofMillis(100), Duration.ofMillis(20), Distribution.UNIFORM, 0),
                        new Bandwidth(1_000_000, 32_768)))
                .hasToString("loss=5%,bandwidth=1mbit,queue=32KiB,delay=100ms,jitter=20ms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none | none",
                " loss = 5 % , delay = 1s | loss=5%,delay=1s",
                "loss=0.10% | loss=0.1%",
                "loss=0% | loss=0%",
                "loss=100% | loss=100%",
                "burst-loss=1% | burst-loss=1%,burst-end=25%",
                "burst-end=10%,burst-loss=1%,burst-inside=80%,burst-outside=0.01% |"
                        + " burst-loss=1%,burst-end=10%,burst-inside=80%,burst-outside=0.01%",
                "reorder=25%,delay=10ms,reorder-gap=5 | delay=10ms,reorder=25%,reorder-gap=5",
                "delay=0,jitter=5ms,distribution=pareto,correlation=25% |"
                        + " delay=0,jitter=5ms,distribution=pareto,correlation=25%",
                "delay=1ms,distribution=uniform,correlation=0% | delay=1ms",
                "duplicate=1%,corrupt=0.1%,truncate=512 | duplicate=1%,truncate=512,corrupt=0.1%",
                "bandwidth=1.5mbit | bandwidth=1500kbit",
                "bandwidth=1Mbit/s | bandwidth=1mbit",
                "bandwidth=64KiB/s | bandwidth=524288bit",
                "bandwidth=1MB/s | bandwidth=8mbit",
                "bandwidth=1gbit,queue=12500000 | bandwidth=1gbit",
                "bandwidth=1mbit,queue=1MB | bandwidth=1mbit,queue=1000000",
                "bandwidth=1kibit | bandwidth=1024bit",
                "stall=200ms | stall=200ms,stall-every=10s",
                "rebind=1000 | rebind=1000",
                "rebind=30s | rebind=30s",
                "slice=100,slice-variation=50,slice-pause=10ms | slice=100,slice-variation=50,slice-pause=10ms",
                "slow-close=1s,black-hole=0,black-hole-close=5s | black-hole=0,black-hole-close=5s,slow-close=1s",
                "reset-after=64KiB,stop-reading=5s | reset-after=64KiB,stop-reading=5s",
                "reset-after=5m,cut-after=1000 | cut-after=1000,reset-after=5m",
                "accept-late=1s,refuse=50% | refuse=50%,accept-late=1s",
                "loss-for=5s,loss=100%,loss-after=10s | loss=100%,loss-after=10s,loss-for=5s",
                "loss=5%,loss-after=100,loss-for=3 | loss=5%,loss-after=100,loss-for=3",
                "delay=1s,delay-after=65536B,delay-for=100B | delay=1s,delay-after=64KiB,delay-for=100B",
                "loss=5%,loss-match=temp=2,delay=1s | loss=5%,loss-match=temp=2,delay=1s",
                "loss=5%,loss-after=/^GO$/,loss-for=/\\d\\x2c/ | loss=5%,loss-after=/^GO$/,loss-for=/\\d\\x2c/",
                "refuse=100%,refuse-flows=3 | refuse=100%,refuse-flows=3",
                "cut-after=1KiB,cut-after-chance=50.0% | cut-after=1KiB,cut-after-chance=50%",
                "slice=9,slice-chance=100%,slice-after=5m | slice=9,slice-after=5m",
            })
    void readsEachFormAndShowsTheShortest(String text, String shown) {
        assertThat(Impairments.parse(text)).hasToString(shown).isEqualTo(Impairments.parse(shown));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\" | no impairments are written here: write 'loss=5%' or such, or none",
                "loss=170% | at character 1, 'loss=170%': loss must be from 0% to 100%, but was 170%",
                "loss=5 | at character 1, 'loss=5': '5' has no unit: write 5%",
                "loss=-5% | at character 1, 'loss=-5%': '-5%' is not a share: write 5% or 0.1%",
                "loss=5%% | at character 1, 'loss=5%%': '5%%' is not a share: write 5% or 0.1%",
                "loss= | at character 1, 'loss=': '' is not a share: write 5% or 0.1%",
                "loss | at character 1, 'loss': it has no value: write loss=5%",
                "loss=NaN% | at character 1, 'loss=NaN%': 'NaN%' is not a share: write 5% or 0.1%",
                "los=5% | at character 1, 'los=5%': there is no impairment 'los'. Did you mean loss?",
                "loss=5%,dealy=100ms | at character 9, 'dealy=100ms': there is no impairment 'dealy'. Did you mean"
                        + " delay?",
                "loss=5%, bandwith=1mbit | at character 10, 'bandwith=1mbit': there is no impairment 'bandwith'. Did"
                        + " you mean bandwidth?",
                "colour=red | at character 1, 'colour=red': there is no impairment 'colour'.",
                "loss=5%,loss=6% | at character 9, 'loss=6%': loss stands here for the second time",
                "loss=5%, | at character 9, '': an impairment is missing: write loss=5% or such",
                ",loss=5% | at character 1, '': an impairment is missing: write loss=5% or such",
                "none,loss=5% | at character 1, 'none': there is no impairment 'none'.",
                "jitter=5ms | at character 1, 'jitter=5ms': jitter belongs to delay, which is missing: write"
                        + " delay=100ms,jitter=20ms",
                "loss=1%,queue=64KiB | at character 9, 'queue=64KiB': queue belongs to bandwidth, which is missing:"
                        + " write bandwidth=1mbit,queue=64KiB",
                "reorder=5% | at character 1, 'reorder=5%': reorder needs a delay, which the other messages wait for:"
                        + " add delay=10ms",
                "delay=1ms,reorder=5%,reorder-gap=0 | at character 22, 'reorder-gap=0': reorder-gap must be from 1 to"
                        + " 1,000,000, but was 0",
                "delay=1ms,reorder=5%,reorder-gap=x | at character 22, 'reorder-gap=x': 'x' is not a whole number",
                "delay=100 | at character 1, 'delay=100': '100' has no unit: write 100s for seconds or 100ms for"
                        + " milliseconds",
                "delay=2h | at character 1, 'delay=2h': delay must be from 0 to 1h, but was 2h",
                "delay=1s,jitter=61m | at character 10, 'jitter=61m': jitter must be from 0 to 1h, but was 61m",
                "delay=1s,distribution=gauss | at character 10, 'distribution=gauss': a distribution is one of"
                        + " uniform, normal, pareto.",
                "delay=1s,distribution=nromal | at character 10, 'distribution=nromal': a distribution is one of"
                        + " uniform, normal, pareto. Did you mean normal?",
                "bandwidth=1 | at character 1, 'bandwidth=1': '1' has no unit: write 1kbit or 1kB/s",
                "bandwidth=1mbps | at character 1, 'bandwidth=1mbps': '1mbps' means bytes to tc and bits to most"
                        + " others: write mbit for bits, or MB/s for bytes",
                "bandwidth=1MB | at character 1, 'bandwidth=1MB': '1MB' is not a rate: write 500kbit, 1mbit, 1gbit or"
                        + " 64KiB/s",
                "bandwidth=0kbit | at character 1, 'bandwidth=0kbit': bandwidth in bits a second must be from 1 to"
                        + " 1,000,000,000,000, but was 0",
                "bandwidth=1mbit,queue=0 | at character 17, 'queue=0': queue in bytes must be from 1 to 1,073,741,824,"
                        + " but was 0",
                "truncate=70000 | at character 1, 'truncate=70000': truncate must be from 0 to 65,535, but was 70,000",
                "stall=10s,stall-every=10s | at character 11, 'stall-every=10s': stall-every must be longer than the"
                        + " stall, but was 10s with a stall of 10s",
                "stall=0 | at character 1, 'stall=0': stall must be more than 0",
                "rebind=0 | at character 1, 'rebind=0': rebind goes either by messages or by time: write rebind=1000"
                        + " or rebind=30s",
                "slice=10,slice-variation=10 | at character 10, 'slice-variation=10': slice-variation must be less"
                        + " than the slice, but was 10 with slices of 10 B",
                "reset-after=soon | at character 1, 'reset-after=soon': 'soon' is neither a size nor a length of time:"
                        + " write 64KiB or 5s",
                "reset-after=0s | at character 1, 'reset-after=0s': a time after which something happens must be more"
                        + " than 0",
                "black-hole=5parsecs | at character 1, 'black-hole=5parsecs': '5parsecs' is not a length of time:"
                        + " write 200ms, 2s or 5m",
                "cut-after=1.5KiB | at character 1, 'cut-after=1.5KiB': '1.5KiB' is not a size: write bytes as 64,"
                        + " 1KiB or 10MB",
                "loss-after=10s | at character 1, 'loss-after=10s': loss-after belongs to loss, which is missing: write"
                        + " loss=5%,loss-after=10s",
                "loss=5%,loss-after=soon | at character 9, 'loss-after=soon': 'soon' is no point of a flow: write 10s,"
                        + " 100 for datagrams, 64KiB of a stream, or /text/",
                "loss=5%,loss-after=0 | at character 9, 'loss-after=0': a number of datagrams must be from 1 to"
                        + " 999,999,999,999,999, but was 0",
                "loss=5%,loss-for=0s | at character 9, 'loss-for=0s': a time of a trigger must be more than 0",
                "loss=5%,loss-afer=1s | at character 9, 'loss-afer=1s': there is no impairment 'loss-afer'. Did you"
                        + " mean loss-after?",
                "loss=5%,loss-match=/(/ | at character 9, 'loss-match=/(/': \"(\" is no regular expression: missing"
                        + " closing )",
                "loss=5%,loss-match= | at character 9, 'loss-match=': '' begins or ends with a space, or has nothing to"
                        + " look for: write text, with \\x20 for a space, or /regex/",
                "loss=5%,loss-match=\\q | at character 9, 'loss-match=\\q': '\\q' is not an escape (character 1 of"
                        + " '\\q'): there are \\r \\n \\t \\0 \\\\ \\\" \\a \\b \\e \\f \\v, \\x0d for a byte and"
                        + " \\u{e9} for a character",
                "loss=5%,loss-chance=120% | at character 9, 'loss-chance=120%': a chance must be from 0% to 100%, but"
                        + " was 120%",
                "loss=5%,loss-flows=few | at character 9, 'loss-flows=few': 'few' is not a whole number of flows: write"
                        + " 3",
                "cut-after=9,cut-after-for=5s | at character 13, 'cut-after-for=5s': cut-after is done once in a"
                        + " connection and says itself when, so beside it stand cut-after-chance and cut-after-flows"
                        + " alone",
                "burst-loss=1%,burst-end=101% | at character 15, 'burst-end=101%': burst-end must be from 0% to 100%,"
                        + " but was 101%",
            })
    void saysWhatIsWrongAndWhere(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Impairments.parse(text))
                .withMessage(message);
    }

    @Test
    void noImpairmentHasAValueOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Loss(1.7))
                .withMessage("loss must be from 0% to 100%, but was 170%");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Loss(-0.1))
                .withMessage("loss must be from 0% to 100%, but was -10%");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Loss(Double.NaN))
                .withMessage("loss must be from 0% to 100%, but was NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Delay(Duration.ofMillis(-5)))
                .withMessage("delay must be from 0 to 1h, but was -5ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CutAfter(-1))
                .withMessage("cut-after must be from 0 to 999,999,999,999,999, but was -1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Rebind(1, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Slice(0, 0, Duration.ZERO));
    }

    @Test
    void readsAgainWhatItShows() {
        RandomImpairments random = new RandomImpairments(Seed.random());

        for (int i = 0; i < 10_000; i++) {
            Impairments impairments = random.next();
            assertThat(Impairments.parse(impairments.toString())).isEqualTo(impairments);
        }
    }

    @Test
    void hasOneOfEachKind() {
        Impairments some = Impairments.parse("loss=5%,delay=1s");

        assertThat(some.with(new Loss(0.1))).hasToString("loss=10%,delay=1s");
        assertThat(some.with(new Corrupt(0.1))).hasToString("loss=5%,corrupt=10%,delay=1s");
        assertThat(some.without("loss")).hasToString("delay=1s");
        assertThat(some.without("corrupt")).isSameAs(some);
        assertThat(some.without("loss").without("delay"))
                .isEqualTo(Impairments.NONE)
                .hasToString("none");
        assertThat(some.find(Loss.class)).contains(new Loss(0.05));
        assertThat(some.find(Corrupt.class)).isEmpty();
        assertThat(some.isEmpty()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Impairments.of(new Loss(0), new Loss(1)))
                .withMessage("there can be one loss only, but there are two");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> some.without("lost"))
                .withMessageStartingWith("there is no impairment 'lost'; there is refuse, ")
                .withMessageEndingWith(" Did you mean loss?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Impairments.parse("delay=1s,reorder=5%").without("delay"))
                .withMessage("reorder needs a delay, which the other messages wait for: add delay=10ms");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loss=5%",
                "burst-loss=1%",
                "duplicate=1%",
                "corrupt=1%",
                "truncate=1",
                "rebind=1",
                "delay=1s,reorder=1%"
            })
    void whatIsForDatagramsOnlyIsRefusedOnAStreamWithTheReason(String text) {
        Impairments impairments = Impairments.parse(text);
        String word = impairments.all().get(impairments.all().size() - 1).word();

        assertThat(impairments.forDatagrams()).isSameAs(impairments);
        assertThatIllegalArgumentException()
                .isThrownBy(impairments::forStreams)
                .withMessageMatching(word + " is for datagrams only: .*(stall|use ).*|duplicate.*each byte once");
    }

    @Test
    void lossOnAStreamNamesStallInstead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Impairments.parse("loss=5%").forStreams())
                .withMessage(
                        "loss is for datagrams only: a stream loses nothing: TCP sends again what the network lost,"
                                + " and bytes left out inside a proxy are damage instead; use stall, which looks like a"
                                + " retransmission");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "slice=1",
                "cut-after=1",
                "slow-close=1s",
                "reset-after=1",
                "refuse=1%",
                "accept-late=1s",
                "stop-reading=1",
                "black-hole=1"
            })
    void whatIsForStreamsOnlyIsRefusedOnDatagramsWithTheReason(String text) {
        Impairments impairments = Impairments.parse(text);

        assertThat(impairments.forStreams()).isSameAs(impairments);
        assertThatIllegalArgumentException()
                .isThrownBy(impairments::forDatagrams)
                .withMessageMatching(
                        impairments.all().get(0).word() + " is for streams only: .*(loss=100%|use truncate).*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delay=1s,delay-after=100 | delay-after=100 counts datagrams, and a stream has none: write"
                        + " delay-after=100B for bytes, delay-after=64KiB or delay-after=10s",
                "delay=1s,delay-match=a | delay-match looks into datagrams, and a stream passes as bytes, whatever"
                        + " messages they are: use delay-after=64KiB or delay-after=10s",
                "stall=1s,stall-for=/a/ | stall-for looks into datagrams, and a stream passes as bytes, whatever"
                        + " messages they are: use stall-after=64KiB or stall-after=10s",
            })
    void aTriggerOfDatagramsIsRefusedOnAStream(String text, String message) {
        Impairments impairments = Impairments.parse(text);

        assertThat(impairments.forDatagrams()).isSameAs(impairments);
        assertThatIllegalArgumentException().isThrownBy(impairments::forStreams).withMessage(message);
    }

    @Test
    void aTriggerOfStreamsIsRefusedOnDatagrams() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Impairments.parse("delay=1s,delay-for=1KiB").forDatagrams())
                .withMessage("delay-for=1KiB counts bytes of a stream, and datagrams are counted one by one: write"
                        + " delay-for=100 or delay-for=10s");
    }

    @Test
    void triggersStayWithTheirImpairments() {
        Impairments some = Impairments.parse("loss=5%,loss-after=10s,delay=1s,delay-chance=30%");

        assertThat(some.without("delay")).hasToString("loss=5%,loss-after=10s");
        assertThat(some.with(new Loss(0.1)).trigger("loss")).isEqualTo(ImpairmentTrigger.ALWAYS);
        assertThat(Impairments.parse("loss=1%,loss-flows=2,corrupt=1%").with(some))
                .hasToString("loss=5%,loss-after=10s,corrupt=1%,delay=1s,delay-chance=30%");
        assertThat(some).isNotEqualTo(Impairments.parse("loss=5%,delay=1s,delay-chance=30%"));
        assertThat(some.text(new Loss(0.05))).isEqualTo("loss=5%,loss-after=10s");
        ImpairmentTrigger late = ImpairmentTrigger.ALWAYS.withAfter(new TriggerPoint.Time(Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Impairments.NONE.with(new CutAfter(1), late))
                .withMessage(
                        "cut-after is done once in a connection: its trigger is a chance or a number of flows alone");
    }

    @Test
    void whatIsForBothIsRefusedNowhere() {
        Impairments impairments = Impairments.parse("delay=1s,bandwidth=1mbit,stall=1s");

        assertThat(impairments.forDatagrams().forStreams()).isSameAs(impairments);
    }

    @Test
    void eachWordIsUniqueAndTheCauseOfWhatItDropsHasIt() {
        assertThat(Impairments.keys()).doesNotHaveDuplicates().containsAll(Impairments.words());
        assertThat(Impairments.words()).hasSize(Impairment.class.getPermittedSubclasses().length);
        List<String> causes = Arrays.stream(Cause.values()).map(Cause::word).toList();
        assertThat(causes)
                .contains("loss", "burst-loss", "refuse", "cut-after", "reset-after", "stop-reading", "black-hole")
                .contains("rate-queue");
    }

    @Test
    void theLongRunLossOfBurstsIsKnown() {
        assertThat(new BurstLoss(0.01, 0.24).share()).isEqualTo(0.04);
        assertThat(new BurstLoss(0, 0).share()).isZero();
        assertThat(new BurstLoss(0.1, 0.3, 0.5, 0.1).share()).isEqualTo(0.25 * 0.5 + 0.75 * 0.1);
    }
}
