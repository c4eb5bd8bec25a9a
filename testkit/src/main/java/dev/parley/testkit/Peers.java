package dev.parley.testkit;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Programs that the tests talk to. Where one is missing its tests are skipped and say so; where {@code
 * PARLEY_PEERS_REQUIRED} is set, as in CI, they fail.
 */
public final class Peers {
    private Peers() {}

    /** The first of these programs that is installed. */
    public static String require(String... names) {
        for (String name : names) {
            for (String folder :
                    List.of("/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin", "/sbin", "/opt/homebrew/bin")) {
                if (Files.isExecutable(Path.of(folder, name))) {
                    return Path.of(folder, name).toString();
                }
            }
        }
        return missing(String.join(" or ", names) + " is not installed, so what this test says of it is not known");
    }

    /** Skips the test, or fails it where nothing may be missing. */
    public static String missing(String what) {
        if (System.getenv("PARLEY_PEERS_REQUIRED") != null) {
            fail(what);
        }
        return abort(what);
    }
}
