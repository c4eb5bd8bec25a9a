package dev.parley.measure.protocol;

import dev.parley.host.Interfaces;
import java.net.InetAddress;

/**
 * What may be sent to whom without being asked twice. Up to 100 a second and 1,400 B may go to any named address; more may
 * go to this computer itself, to a far end that agreed, and where somebody says that the network is theirs.
 */
public final class TrafficPolicy {
    public static final double PER_SECOND = 100;
    static final int BYTES = 1_400;

    private TrafficPolicy() {}

    /** Whether the far end need not be asked first. */
    public static boolean isFree(double perSecond, int bytes, boolean here, boolean ownNetwork) {
        return here || ownNetwork || (perSecond <= PER_SECOND && bytes <= BYTES);
    }

    public static boolean isHere(InetAddress address) {
        return address.isLoopbackAddress() || Interfaces.read().isLocal(address);
    }

    public static String refusal(String target) {
        return target
                + ": at most 100/s and 1,400 B go to another computer that did not agree to more. Run \"parley measure --serve\""
                + " there and name its address, or say --i-own-this-network if no stranger can be hurt.";
    }
}
