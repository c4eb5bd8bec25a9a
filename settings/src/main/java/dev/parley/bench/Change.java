package dev.parley.bench;

import dev.parley.address.Address;
import dev.parley.ledger.Cause;
import dev.parley.session.ListenSession;
import dev.parley.session.Outcome;
import dev.parley.settings.Bench;
import dev.parley.settings.Entry;
import dev.parley.settings.Listener;
import dev.parley.socket.NetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A bench that runs becomes what another file says. Guarded by the lock of the parts. */
final class Change {
    private final Parts parts;
    private final List<Entry> entries;
    private final List<String> says = new ArrayList<>();

    private Change(Parts parts, List<Entry> entries) {
        this.parts = parts;
        this.entries = entries;
    }

    /** What an entry of the file as it was is to this one. */
    private enum Fate {
        GOES_ON,
        ANSWERS_ANEW,
        MOVES,
        ENDS
    }

    /** Makes it, and gives back what has changed, in words. */
    static List<String> to(Bench other, Parts parts) {
        Change change = new Change(parts, other.entries());
        change.make();
        return change.says;
    }

    /** What leaves comes first: others may want its ports. */
    private void make() {
        Map<String, Entry> wanted = entries.stream().collect(Collectors.toMap(Entry::name, Function.identity()));
        Set<Integer> taken = ports();
        Map<Part, Fate> fates =
                parts.all().stream().collect(Collectors.toMap(Function.identity(), part -> fate(part, wanted, taken)));
        for (Part part : parts.all()) {
            if (fates.get(part) == Fate.ENDS) {
                end(part, wanted);
            }
        }
        for (Entry entry : entries) {
            Part part = parts.get(entry.name());
            if (part != null && fates.get(part) == Fate.MOVES) {
                move(part, entry);
            }
        }
        for (Entry entry : entries) {
            Part part = parts.get(entry.name());
            if (part == null) {
                openAnew(entry);
            } else if (fates.get(part) == Fate.ANSWERS_ANEW) {
                answerAnew(part, (Listener) entry);
            }
        }
        parts.order(entries);
    }

    private static Fate fate(Part part, Map<String, Entry> wanted, Set<Integer> taken) {
        Entry before = part.entry();
        Entry now = wanted.get(before.name());
        if (now == null || part.session() == null) {
            return Fate.ENDS;
        }
        if (!(before instanceof Listener was && now instanceof Listener is)) {
            return before.equals(now) ? Fate.GOES_ON : Fate.ENDS;
        }
        if (is.hasSocketsOf(was) && !part.hasEnded()) {
            return Fate.ANSWERS_ANEW;
        }
        if (before.equals(now)) {
            return Fate.GOES_ON;
        }
        return goesElsewhere(was, is, taken) ? Fate.MOVES : Fate.ENDS;
    }

    /** Whether it can be opened before it is closed, since nobody here has its ports. */
    private static boolean goesElsewhere(Listener before, Listener now, Set<Integer> taken) {
        return !before.addresses().equals(now.addresses())
                && now.addresses().stream().allMatch(address -> address.port() == 0 || !taken.contains(address.port()));
    }

    private Set<Integer> ports() {
        return parts.all().stream()
                .filter(part -> part.entry() instanceof Listener)
                .flatMap(part -> part.entry().addresses().stream())
                .map(Address::port)
                .collect(Collectors.toSet());
    }

    private void end(Part part, Map<String, Entry> wanted) {
        String name = part.entry().name();
        parts.remove(part);
        parts.retire(part);
        if (!wanted.containsKey(name)) {
            says.add(name + " is gone");
        }
    }

    private void move(Part part, Entry entry) {
        if (opening(entry).isGood()) {
            parts.retire(part);
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
            parts.unopened(entry, outcome);
            says.add(entry.name() + " could not be opened");
        }
    }

    /** Whether it is open now; what was wrong is told. */
    private Outcome opening(Entry entry) {
        try {
            parts.open(entry);
            return Outcome.DONE;
        } catch (NetworkException said) {
            return notOpened(entry, said.reason(), String.valueOf(said.getMessage()));
        } catch (IllegalArgumentException wrong) {
            return notOpened(entry, Cause.USAGE, String.valueOf(wrong.getMessage()));
        }
    }

    private Outcome notOpened(Entry entry, Cause cause, String why) {
        parts.failed(entry, cause, why);
        return new Outcome(cause, why);
    }

    /** Also where it says the same as before: what it answers and expects may stand in other lines now. */
    private void answerAnew(Part part, Listener listener) {
        boolean same = part.entry().equals(listener);
        try {
            if (part.session() instanceof ListenSession session) {
                session.answer(listener.answer());
            }
            part.become(listener);
            if (!same) {
                says.add(listener.name() + " answers anew");
            }
        } catch (IllegalArgumentException wrong) {
            parts.failed(listener, Cause.USAGE, String.valueOf(wrong.getMessage()));
            says.add(listener.name() + " could not answer anew and answers as before");
        }
    }
}
