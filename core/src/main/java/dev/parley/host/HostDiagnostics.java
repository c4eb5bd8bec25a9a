package dev.parley.host;

import java.util.OptionalLong;

/**
 * What the computer around a network tells of why something may not arrive. It is asked rarely, by a session in which
 * nothing happens; each method reads anew and may take as long as it says. Safe from any thread.
 */
public interface HostDiagnostics {
    /** Those of a network that tells nothing, such as one in memory. */
    HostDiagnostics UNKNOWN = new HostDiagnostics() {
        @Override
        public OptionalLong datagramsToNoPort() {
            return OptionalLong.empty();
        }

        @Override
        public Firewall firewall() {
            return Firewall.UNKNOWN;
        }

        @Override
        public HostEnvironment enclosure() {
            return HostEnvironment.NONE;
        }
    };

    /**
     * How many UDP datagrams have come to ports of this computer where nobody listened, ever since it started; empty
     * where the system does not tell. A file or two are read.
     */
    OptionalLong datagramsToNoPort();

    /** Which firewall is on. May run a command that changes nothing, for at most two seconds each on three questions. */
    Firewall firewall();

    /** Inside of what this computer's Linux runs. */
    HostEnvironment enclosure();
}
