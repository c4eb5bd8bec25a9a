package dev.parley.host;

/** Which firewall of this computer may drop what comes from outside, as far as it can be read without special rights. */
public enum Firewall {
    /** It cannot be read here. */
    UNKNOWN,

    /** None: no rule drops what comes in. */
    NONE,

    /** ufw, the front end of Ubuntu and Debian, is switched on. */
    UFW,

    /** firewalld, the front end of Fedora, RHEL and openSUSE, is running. */
    FIREWALLD,

    /** Rules of nftables drop or reject some of what comes in. */
    NFTABLES,

    /** Windows Defender Firewall is on for every kind of network. */
    WINDOWS,

    /** The application firewall of macOS is on. */
    MACOS
}
