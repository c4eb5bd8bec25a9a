package dev.parley.web.workbench;

import dev.parley.web.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The messages that a person saved, kept over restarts in one file. Safe from any thread. */
public final class SavedMessages {
    private static final int MOST = 1_000;
    private static final int MOST_BYTES = 1 << 20;

    private static final Set<String> MEMBERS = Set.of("text", "as", "end");

    private final Path file;

    /** @param file where they are kept; it need not be there */
    public SavedMessages(Path file) {
        this.file = file;
    }

    /** All of them; none where the file is not there or cannot be read. */
    public synchronized List<?> all() {
        try (InputStream in = Files.newInputStream(file)) {
            return Json.read(in) instanceof List<?> list ? list : List.of();
        } catch (IOException | IllegalArgumentException none) {
            return List.of();
        }
    }

    /**
     * Keeps these, and no others.
     *
     * @throws BenchException if they are no such list, or cannot be kept
     */
    public synchronized void replace(@Nullable Object messages) throws BenchException {
        if (!(messages instanceof List<?> list)
                || list.size() > MOST
                || !list.stream()
                        .allMatch(each -> each instanceof Map<?, ?> map
                                && map.get("text") instanceof String
                                && MEMBERS.containsAll(map.keySet()))) {
            throw new BenchException(
                    BenchException.Kind.WRONG,
                    "saved messages are a list of at most " + MOST
                            + ", each with a \"text\", and with \"as\" and \"end\" if need be");
        }
        byte[] json = Json.bytes(list);
        if (json.length > MOST_BYTES) {
            throw new BenchException(
                    BenchException.Kind.WRONG, "saved messages are too long: they may have 1 MiB together");
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path whole = Files.createTempFile(folder, "saved-messages", ".tmp");
            Files.write(whole, json);
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException bad) {
            throw new BenchException(
                    BenchException.Kind.REFUSED,
                    "the messages could not be saved in " + file + ": " + bad.getMessage());
        }
    }
}
