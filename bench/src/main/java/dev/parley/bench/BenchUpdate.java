package dev.parley.bench;

import dev.parley.address.Address;
import dev.parley.ledger.Cause;
import dev.parley.session.Outcome;
import dev.parley.session.listen.ListenSession;
import dev.parley.socket.NetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A bench that runs becomes what another file says. Guarded by the lock of the parts. */
final class BenchUpdate {
    private final RunningEntries runningEntries;
    private final List<Entry> entries;
    private final List<String> says = new ArrayList<>();

    private BenchUpdate(RunningEntries runningEntries, List<Entry> entries) {
        this.runningEntries = runningEntries;
        this.entries = entries;
    }

    /** What an entry of the file as it was is to this one. */
    private enum UpdateKind {
        GOES_ON,
        ANSWERS_ANEW,
        MOVES,
        ENDS
    }

    /** Makes it, and gives back what has changed, in words. */
    static List<String> to(Bench other, RunningEntries runningEntries) {
        BenchUpdate benchUpdate = new BenchUpdate(runningEntries, other.entries());
        benchUpdate.make();
        return benchUpdate.says;
    }

    /** What leaves comes first: others may want its ports. */
    private void make() {
        Map<String, Entry> wanted = entries.stream().collect(Collectors.toMap(Entry::name, Function.identity()));
        Set<Integer> taken = ports();
        Map<RunningEntry, UpdateKind> updateKinds = runningEntries.all().stream()
                .collect(Collectors.toMap(Function.identity(), runningEntry -> fate(runningEntry, wanted, taken)));
        for (RunningEntry runningEntry : runningEntries.all()) {
            if (updateKinds.get(runningEntry) == UpdateKind.ENDS) {
                end(runningEntry, wanted);
            }
        }
        for (Entry entry : entries) {
            RunningEntry runningEntry = runningEntries.get(entry.name());
            if (runningEntry != null && updateKinds.get(runningEntry) == UpdateKind.MOVES) {
                move(runningEntry, entry);
            }
        }
        for (Entry entry : entries) {
            RunningEntry runningEntry = runningEntries.get(entry.name());
            if (runningEntry == null) {
                openAnew(entry);
            } else if (updateKinds.get(runningEntry) == UpdateKind.ANSWERS_ANEW) {
                answerAnew(runningEntry, (ListenEntry) entry);
            }
        }
        runningEntries.order(entries);
    }

    private static UpdateKind fate(RunningEntry runningEntry, Map<String, Entry> wanted, Set<Integer> taken) {
        Entry before = runningEntry.entry();
        Entry now = wanted.get(before.name());
        if (now == null || runningEntry.session() == null) {
            return UpdateKind.ENDS;
        }
        if (!(before instanceof ListenEntry was && now instanceof ListenEntry is)) {
            return before.equals(now) ? UpdateKind.GOES_ON : UpdateKind.ENDS;
        }
        if (is.hasSocketsOf(was) && !runningEntry.hasEnded()) {
            return UpdateKind.ANSWERS_ANEW;
        }
        if (before.equals(now)) {
            return UpdateKind.GOES_ON;
        }
        return goesElsewhere(was, is, taken) ? UpdateKind.MOVES : UpdateKind.ENDS;
    }

    /** Whether it can be opened before it is closed, since nobody here has its ports. */
    private static boolean goesElsewhere(ListenEntry before, ListenEntry now, Set<Integer> taken) {
        return !before.addresses().equals(now.addresses())
                && now.addresses().stream().allMatch(address -> address.port() == 0 || !taken.contains(address.port()));
    }

    private Set<Integer> ports() {
        return runningEntries.all().stream()
                .filter(runningEntry -> runningEntry.entry() instanceof ListenEntry)
                .flatMap(runningEntry -> runningEntry.entry().addresses().stream())
                .map(Address::port)
                .collect(Collectors.toSet());
    }

    private void end(RunningEntry runningEntry, Map<String, Entry> wanted) {
        String name = runningEntry.entry().name();
        runningEntries.remove(runningEntry);
        runningEntries.retire(runningEntry);
        if (!wanted.containsKey(name)) {
            says.add(name + " is gone");
        }
    }

    private void move(RunningEntry runningEntry, Entry entry) {
        if (opening(entry).isGood()) {
            runningEntries.retire(runningEntry);
            says.add(entry.name() + " is opened");
        } else {
            says.add(entry.name() + " could not be opened and stays where it was");
        }
    }

    private void openAnew(Entry entry) {
        Outcome outcome = opening(entry);
        if (outcome.isGood()) {
            says.add(entry.name() + " is opened");
        } else {
            runningEntries.unopened(entry, outcome);
            says.add(entry.name() + " could not be opened");
        }
    }

    /** Whether it is open now; what was wrong is told. */
    private Outcome opening(Entry entry) {
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
        runningEntries.failed(entry, cause, why);
        return new Outcome(cause, why);
    }

    /** Also where it says the same as before: what it answers and expects may stand in other lines now. */
    private void answerAnew(RunningEntry runningEntry, ListenEntry listenEntry) {
        boolean same = runningEntry.entry().equals(listenEntry);
        try {
            if (runningEntry.session() instanceof ListenSession session) {
                session.answer(listenEntry.response());
            }
            runningEntry.become(listenEntry);
            if (!same) {
                says.add(listenEntry.name() + " answers anew");
            }
        } catch (IllegalArgumentException wrong) {
            runningEntries.failed(listenEntry, Cause.USAGE, String.valueOf(wrong.getMessage()));
            says.add(listenEntry.name() + " could not answer anew and answers as before");
        }
    }
}
