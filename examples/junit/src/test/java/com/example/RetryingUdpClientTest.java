package com.example;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.event.Event;
import dev.parley.junit.TestPeer;
import dev.parley.junit.Udp;
import dev.parley.time.ManualClock;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryingUdpClientTest {
    private static final Duration LONG = ofSeconds(10);
    private static final String TEMP = "^(?P<id>\\d+) temp\\?$";

    @Udp
    TestPeer device;

    @Test
    void asksOnceWhereTheAnswerComes() throws Exception {
        device.onFound(TEMP).reply("{{id}} 21");
        try (var client = new RetryingUdpClient(device.address(), LONG, 3)) {
            assertEquals("21", client.ask("temp?"));
        }
        device.expect("1 temp?").andNothingMore();
    }

    @Test
    void asksAgainUntilItIsAnswered() throws Exception {
        device.onFound(TEMP).silent(2).reply("{{id}} 21");
        try (var client = new RetryingUdpClient(device.address(), ofSeconds(1), 3)) {
            assertEquals("21", client.ask("temp?"));
        }
        device.expect("1 temp?").times(3).andNothingMore();
    }

    @Test
    void givesUpAfterItsLastTry() throws Exception {
        try (var client = new RetryingUdpClient(device.address(), ofMillis(50), 3)) {
            assertThrows(SocketTimeoutException.class, () -> client.ask("temp?"));
        }
        device.expect("1 temp?").times(3).andNothingMore();
    }

    @Test
    void leavesTheDeviceTimeToAnswer() throws Exception {
        try (var client = new RetryingUdpClient(device.address(), ofSeconds(1), 2)) {
            assertThrows(SocketTimeoutException.class, () -> client.ask("temp?"));
        }
        device.expect("1 temp?").times(2).apartAtLeast(ofMillis(250));
    }

    @Test
    void takesNoAnswerThatIsAnHourLate(ManualClock clock) throws Exception {
        device.on("1 temp?").after(ofHours(1)).reply("1 5");
        device.on("2 temp?").reply("2 21");
        try (var client = new RetryingUdpClient(device.address(), ofMillis(500), 3)) {
            assertThrows(SocketTimeoutException.class, () -> client.ask("temp?"));
            clock.advance(ofHours(1));
            assertEquals("1 5", device.events().next(Event.Sent.class).payload().escaped());
            assertEquals("21", client.ask("temp?"));
        }
    }

    @Test
    void saysAtOnceThatNobodyListens() throws Exception {
        device.down();
        try (var client = new RetryingUdpClient(device.address(), LONG, 3)) {
            assertThrows(PortUnreachableException.class, () -> client.ask("temp?"));
        }
    }

    @Test
    void asksAgainWhenTheDeviceIsBack() throws Exception {
        device.onFound(TEMP).reply("{{id}} 21");
        try (var client = new RetryingUdpClient(device.address(), LONG, 3)) {
            device.down();
            assertThrows(PortUnreachableException.class, () -> client.ask("temp?"));
            device.up();
            assertEquals("21", client.ask("temp?"));
        }
    }

    @Test
    void saysWhatTheDeviceSays() throws Exception {
        device.onFound(TEMP).reply("{{id}} ERR busy");
        try (var client = new RetryingUdpClient(device.address(), LONG, 3)) {
            var error = assertThrows(IllegalStateException.class, () -> client.ask("temp?"));
            assertEquals("the device says: busy", error.getMessage());
        }
    }
}
