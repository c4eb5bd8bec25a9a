package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.junit.bench.Bench;
import dev.parley.junit.bench.TestBench;
import org.junit.jupiter.api.Test;

class ThermometerBenchTest {
    @Bench("thermometer.yaml")
    TestBench bench;

    @Test
    void readsTheThermometer() throws Exception {
        Thermometer thermometer = new Thermometer("127.0.0.1", bench.port("thermometer"));
        assertEquals(21, thermometer.read());
        assertThat(bench.events().received(1))
                .extracting(each -> each.payload().escaped())
                .containsExactly("temp?");
    }
}
