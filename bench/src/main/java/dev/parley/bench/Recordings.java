package dev.parley.bench;

import dev.parley.session.SessionBuilder;
import dev.parley.session.record.RecordSetup;
import dev.parley.session.record.Recording;
import dev.parley.socket.NetworkException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The recordings of a bench: entries that name the same file share it, and an entry that is opened anew goes on in its file. They
 * end with the bench. Guarded by its owner's lock.
 */
final class Recordings {
    private final Map<Path, Recording> byFile = new LinkedHashMap<>();
    private boolean abandoned;

    /**
     * Gives a session the recording that it asks for, if it does.
     *
     * @throws IllegalArgumentException if the file is there already, or is no file
     * @throws NetworkException in words, if it cannot be made
     */
    void share(SessionBuilder<?> setup) throws NetworkException {
        RecordSetup asked = setup.recordSetup();
        Optional<Path> file = asked.target();
        if (file.isEmpty()) {
            return; // what else is asked for without a file, the session refuses
        }
        if (file.get().equals(RecordSetup.STANDARD_OUTPUT)) {
            throw new IllegalArgumentException(
                    "record: standard output shows what happens here, so a recording needs a file or a FIFO");
        }
        Recording known = byFile.get(file.get());
        if (known == null || known.failure().isPresent()) {
            known = asked.recording();
            known.open();
            byFile.put(file.get(), known);
        }
        setup.record(known);
    }

    /** The bench could not be opened: no file stays that holds no packet. */
    void abandon() {
        abandoned = true;
    }

    /** Ends them; gives back why some are not whole. */
    List<String> close() {
        byFile.values().forEach(abandoned ? Recording::abandon : Recording::close);
        return byFile.values().stream()
                .flatMap(recording -> recording.failure().stream())
                .toList();
    }
}
