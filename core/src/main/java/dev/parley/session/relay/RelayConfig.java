package dev.parley.session.relay;

import dev.parley.address.Address;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Timeline;
import dev.parley.session.listen.ListenConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * What a relay was asked for when it was opened; {@link RelaySetup} says what each means. Immutable; safe from any thread.
 *
 * @param listener where peers come
 * @param target where what they send goes
 * @param targetAddresses all that its host resolves to, tried one after the other on TCP; the first on UDP
 * @param idle how long a UDP peer may be silent in both directions before its flow ends
 * @param up what is done at first to what goes to the target
 * @param down what is done at first to what comes from the target
 * @param timeline what is done later
 * @param seed decides, with the traffic, what they do
 * @param connectTimeout how long a connection to the target is tried
 */
record RelayConfig(
        ListenConfig listener,
        Address target,
        List<InetSocketAddress> targetAddresses,
        Duration idle,
        Impairments up,
        Impairments down,
        Timeline timeline,
        long seed,
        Duration connectTimeout) {
    RelayConfig {
        targetAddresses = List.copyOf(targetAddresses);
    }
}
