package com.example;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.Parley;
import dev.parley.junit.InMemory;
import dev.parley.junit.TestPeer;
import dev.parley.junit.Udp;
import dev.parley.ledger.Cause;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.time.ManualClock;
import org.junit.jupiter.api.Test;

/** What itself stands on Parley's library needs no sockets in its tests. */
@InMemory
class ThermostatTest {
    @Udp
    TestPeer thermometer;

    @Test
    void waitsForASlowThermometer(MemoryNetwork network, ManualClock clock) throws Exception {
        thermometer.on("temp?").after(ofMinutes(5)).reply("21");
        try (var asking = Parley.send(thermometer.toString())
                .on(network, clock)
                .message("temp?")
                .requireReplyWithin(ofHours(1))
                .open()) {
            thermometer.expect("temp?");
            clock.advance(ofMinutes(5));
            assertEquals(Cause.DONE, asking.await().cause());
        }
    }
}
