package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class OwnReportTest {
    @Test
    void takesWhatIperf3sServerSaw() throws Exception {
        Flood.Delivered delivered = OwnReport.read("""
                {"end": {"sum_sent": {"seconds": 1.0, "lost_packets": 0, "packets": 1000},
                "sum_received":\t{
                    "seconds":\t2.0,
                    "bytes":\t4,
                    "lost_packets":\t250,
                    "packets":\t1000}}}
                """, 3_000_000);

        assertThat(delivered).isEqualTo(new Flood.Delivered(3_000_000, 750, 250, 2_000_000_000));
        assertThat(delivered.cpuEach()).isEqualTo(4);
        assertThat(delivered.percentArrived()).isEqualTo(75);
        assertThat(delivered.rate()).isEqualTo(0.000375);
    }

    @Test
    void takesWhatNuttcpsServerSaw() throws Exception {
        assertThat(OwnReport.read(
                        "megabytes=2.6 real_seconds=1.00 rate_Mbps=21.8 tx_cpu=30 rx_cpu=7 drop=30 pkt=100 data_loss=30.0",
                        1))
                .isEqualTo(new Flood.Delivered(1, 70, 30, 1_000_000_000));
    }

    @Test
    void aReportWithoutSumsIsInvalid() {
        assertThatExceptionOfType(InvalidRunException.class)
                .isThrownBy(() -> OwnReport.read("iperf3: error - unable to connect", 1))
                .withMessageContaining("unable to connect");
    }
}
