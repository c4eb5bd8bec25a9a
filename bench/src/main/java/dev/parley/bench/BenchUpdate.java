package dev.parley.bench;

import dev.parley.address.Address;
import dev.parley.ledger.Cause;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.socket.NetworkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns a bench that runs into another one. Guarded by the lock of the running entries. */
final class BenchUpdate {
    private final RunningEntries runningEntries;
    private final List<Entry> entries;
    private final boolean retries;
    private final List<String> changes = new ArrayList<>();
    private final Map<String, Outcome> failures = new HashMap<>();

    private BenchUpdate(RunningEntries runningEntries, List<Entry> entries, boolean retries) {
        this.runningEntries = runningEntries;
        this.entries = entries;
        this.retries = retries;
    }

    /** What becomes of an entry that runs. */
    private enum UpdateKind {
        /** It goes on as it is. */
        KEEP,
        /** It keeps its sockets: a listener gets another response and other expectations, a relay other impairments. */
        REPLACE,
        /** A listener is opened in another place before it is closed in the old one. */
        MOVE,
        /** It is closed, and opened anew if the bench still has it. */
        CLOSE
    }

    /**
     * What came of it.
     *
     * @param changes what has changed, in words
     * @param failures why entries could not be opened, by name
     */
    record Done(List<String> changes, Map<String, Outcome> failures) {}

    /** @param retries whether what could not be opened before is tried again though it says the same */
    static Done apply(Bench other, RunningEntries runningEntries, boolean retries) {
        BenchUpdate update = new BenchUpdate(runningEntries, other.entries(), retries);
        update.apply();
        return new Done(update.changes, update.failures);
    }

    /** What is closed comes first: others may need its ports. */
    private void apply() {
        Map<String, Entry> wanted = entries.stream().collect(Collectors.toMap(Entry::name, Function.identity()));
        Set<Integer> portsInUse = ports();
        Map<RunningEntry, UpdateKind> updateKinds = runningEntries.all().stream()
                .collect(Collectors.toMap(
                        Function.identity(), runningEntry -> updateKind(runningEntry, wanted, portsInUse)));
        for (RunningEntry runningEntry : runningEntries.all()) {
            if (updateKinds.get(runningEntry) == UpdateKind.CLOSE) {
                close(runningEntry, wanted);
            }
        }
        for (Entry entry : entries) {
            RunningEntry runningEntry = runningEntries.get(entry.name());
            if (runningEntry != null && updateKinds.get(runningEntry) == UpdateKind.MOVE) {
                move(runningEntry, entry);
            }
        }
        for (Entry entry : entries) {
            RunningEntry runningEntry = runningEntries.get(entry.name());
            if (runningEntry == null) {
                open(entry);
            } else if (updateKinds.get(runningEntry) == UpdateKind.REPLACE && runningEntry.session() != null) {
                replace(runningEntry, entry, runningEntry.session());
            }
        }
        runningEntries.sortAs(entries);
    }

    private UpdateKind updateKind(RunningEntry runningEntry, Map<String, Entry> wanted, Set<Integer> portsInUse) {
        Entry before = runningEntry.entry();
        Entry now = wanted.get(before.name());
        if (now == null) {
            return UpdateKind.CLOSE;
        }
        if (runningEntry.session() == null) {
            return retries || !before.equals(now) ? UpdateKind.CLOSE : UpdateKind.KEEP;
        }
        if (now.hasSocketsOf(before) && !runningEntry.hasEnded()) {
            return UpdateKind.REPLACE;
        }
        if (before.equals(now)) {
            return UpdateKind.KEEP;
        }
        return before instanceof ListenEntry was && now instanceof ListenEntry is && canOpenFirst(was, is, portsInUse)
                ? UpdateKind.MOVE
                : UpdateKind.CLOSE;
    }

    /** Whether it can be opened before it is closed: no listener of this bench has its ports. */
    private static boolean canOpenFirst(ListenEntry before, ListenEntry now, Set<Integer> portsInUse) {
        return !before.addresses().equals(now.addresses())
                && now.addresses().stream()
                        .allMatch(address -> address.port() == 0 || !portsInUse.contains(address.port()));
    }

    private Set<Integer> ports() {
        return runningEntries.all().stream()
                .filter(runningEntry -> runningEntry.entry() instanceof ListenEntry)
                .flatMap(runningEntry -> runningEntry.entry().addresses().stream())
                .map(Address::port)
                .collect(Collectors.toSet());
    }

    private void close(RunningEntry runningEntry, Map<String, Entry> wanted) {
        String name = runningEntry.entry().name();
        runningEntries.remove(runningEntry);
        runningEntries.close(runningEntry);
        if (!wanted.containsKey(name)) {
            changes.add(name + " is gone");
        }
    }

    private void move(RunningEntry runningEntry, Entry entry) {
        if (tryOpen(entry).isGood()) {
            runningEntries.close(runningEntry);
            changes.add(entry.name() + " is opened");
        } else {
            changes.add(entry.name() + " could not be opened and stays where it was");
        }
    }

    private void open(Entry entry) {
        Outcome outcome = tryOpen(entry);
        if (outcome.isGood()) {
            changes.add(entry.name() + " is opened");
        } else {
            runningEntries.addFailed(entry, outcome);
            changes.add(entry.name() + " could not be opened");
        }
    }

    /** Opens it; what was wrong is published. */
    private Outcome tryOpen(Entry entry) {
        try {
            runningEntries.open(entry);
            return Outcome.DONE;
        } catch (NetworkException said) {
            return notOpened(entry, said.reason(), String.valueOf(said.getMessage()));
        } catch (IllegalArgumentException wrong) {
            return notOpened(entry, Cause.USAGE, String.valueOf(wrong.getMessage()));
        }
    }

    private Outcome notOpened(Entry entry, Cause cause, String why) {
        runningEntries.publishFailed(entry, cause, why);
        Outcome outcome = new Outcome(cause, why);
        failures.put(entry.name(), outcome);
        return outcome;
    }

    /** Also where both are equal: rules and expectations may stand in other lines now. */
    private void replace(RunningEntry runningEntry, Entry entry, Session session) {
        boolean same = runningEntry.entry().equals(entry);
        try {
            entry.change(session);
            runningEntry.replace(entry);
            if (!same) {
                changes.add(entry.name() + (entry instanceof RelayEntry ? " has other impairments" : " answers anew"));
            }
        } catch (IllegalArgumentException wrong) {
            runningEntries.publishFailed(entry, Cause.USAGE, String.valueOf(wrong.getMessage()));
            changes.add(entry.name() + " could not be changed and goes on as before");
        }
    }
}
