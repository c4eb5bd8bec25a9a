package dev.parley.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What this computer's Linux may run inside of, so that its addresses are not those that a device can dial. */
public enum HostEnvironment {
    /** Nothing that can be seen. */
    NONE,

    /** Linux inside Windows (WSL 2), behind a network of Windows' own. */
    WSL,

    /** A container, behind a network of its host's. */
    CONTAINER;

    /** Reads it from the system. */
    public static HostEnvironment read() {
        return read(Path.of("/"));
    }

    /** @param root where the file system begins */
    static HostEnvironment read(Path root) {
        if (Files.exists(root.resolve(".dockerenv")) || Files.exists(root.resolve("run/.containerenv"))) {
            return CONTAINER;
        }
        // With networkingMode=mirrored WSL has Windows' own addresses, and this interface besides.
        boolean mirrored = Files.exists(root.resolve("sys/class/net/loopback0"));
        return isMicrosofts(root.resolve("proc/version")) && !mirrored ? WSL : NONE;
    }

    private static boolean isMicrosofts(Path version) {
        try {
            return Files.readString(version).toLowerCase(Locale.ROOT).contains("microsoft");
        } catch (IOException notLinux) {
            return false;
        }
    }
}
