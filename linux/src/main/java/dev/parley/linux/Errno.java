package dev.parley.linux;

import java.net.SocketException;
import java.util.Map;

/** The kernel's error numbers (include/uapi/asm-generic/errno.h, alike on x86-64 and aarch64) and strerror(3)'s words. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int EMSGSIZE = 90;
    static final int ENOPROTOOPT = 92;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETUNREACH = 101;
    static final int ENOBUFS = 105;
    static final int ECONNREFUSED = 111;

    static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(EPERM, "Operation not permitted"),
            Map.entry(ENOENT, "No such file or directory"),
            Map.entry(EINTR, "Interrupted system call"),
            Map.entry(EIO, "Input/output error"),
            Map.entry(EAGAIN, "Resource temporarily unavailable"),
            Map.entry(12, "Cannot allocate memory"),
            Map.entry(13, "Permission denied"),
            Map.entry(19, "No such device"),
            Map.entry(EINVAL, "Invalid argument"),
            Map.entry(23, "Too many open files in system"),
            Map.entry(24, "Too many open files"),
            Map.entry(38, "Function not implemented"),
            Map.entry(71, "Protocol error"),
            Map.entry(EMSGSIZE, "Message too long"),
            Map.entry(ENOPROTOOPT, "Protocol not available"),
            Map.entry(95, "Operation not supported"),
            Map.entry(97, "Address family not supported by protocol"),
            Map.entry(98, "Address already in use"),
            Map.entry(EADDRNOTAVAIL, "Cannot assign requested address"),
            Map.entry(100, "Network is down"),
            Map.entry(ENETUNREACH, "Network is unreachable"),
            Map.entry(ENOBUFS, "No buffer space available"),
            Map.entry(110, "Connection timed out"),
            Map.entry(ECONNREFUSED, "Connection refused"),
            Map.entry(112, "Host is down"),
            Map.entry(113, "No route to host"));

    private Errno() {}

    static String message(int errno) {
        return WORDS.getOrDefault(errno, "error number " + errno);
    }

    /** As the JDK would have thrown it. */
    static SocketException exception(int errno) {
        return new SocketException(message(errno));
    }
}
