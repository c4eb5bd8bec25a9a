package dev.parley.session.room;

import dev.parley.event.Flow;
import dev.parley.session.peer.PeerChannel;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Who is in a room, under which name. Safe from any thread. */
final class RoomRoster {
    /** How many that have left are known again. */
    static final int MOST_FORMER = 10_000;

    private static final int LONGEST_NAME = 24;
    private static final String GUEST = "guest-";

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Flow, RoomPeer> byFlow = new LinkedHashMap<>();

    /** As they compare: whatever their case. */
    private final Set<String> names = new HashSet<>();

    /** Datagram peers that have left: they come back as who they were. The one that left first is forgotten first. */
    private final Map<Flow, Former> former = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Flow, Former> eldest) {
            return size() > MOST_FORMER;
        }
    };

    private volatile List<RoomPeer> all = List.of();
    private int lastNumber;
    private int datagrams;

    private record Former(int number, String name) {}

    /** @param reserved a name that no member can have */
    RoomRoster(String reserved) {
        names.add(key(reserved));
    }

    /** All of them, in the order in which they came; a copy that does not change. */
    List<RoomPeer> all() {
        return all;
    }

    @Nullable
    RoomPeer of(Flow flow) {
        lock.lock();
        try {
            return byFlow.get(flow);
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody is in, or came by datagrams and has left. */
    boolean isKnown(Flow flow) {
        lock.lock();
        try {
            return byFlow.containsKey(flow) || former.containsKey(flow);
        } finally {
            lock.unlock();
        }
    }

    /** Puts somebody in, with the name that it had or a new one; null if there are that many datagram members already. */
    @Nullable
    RoomPeer join(Flow flow, PeerChannel channel, long nanos, int mostDatagrams) {
        lock.lock();
        try {
            boolean isDatagrams = flow.connection() == 0;
            if (isDatagrams && datagrams >= mostDatagrams) {
                return null;
            }
            Former before = former.remove(flow);
            int number = before == null ? ++lastNumber : before.number;
            String guest = GUEST + number;
            String name = before == null || names.contains(key(before.name)) ? guest : before.name;
            RoomPeer member = new RoomPeer(number, name, flow, channel, nanos);
            names.add(key(name));
            byFlow.put(flow, member);
            datagrams += isDatagrams ? 1 : 0;
            all = List.copyOf(byFlow.values());
            return member;
        } finally {
            lock.unlock();
        }
    }

    /** Takes it out; false if it was not in any more. */
    boolean leave(RoomPeer member) {
        lock.lock();
        try {
            if (!byFlow.remove(member.flow, member)) {
                return false;
            }
            names.remove(key(member.name));
            if (member.isDatagrams()) {
                datagrams--;
                former.put(member.flow, new Former(member.number, member.name));
            }
            all = List.copyOf(byFlow.values());
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives it another name; returns a sentence if it cannot have that one, else an empty text. */
    String rename(RoomPeer member, String wanted) {
        String name = Normalizer.normalize(wanted, Normalizer.Form.NFC);
        String refusal = refusal(name);
        if (!refusal.isEmpty() && !name.equals(GUEST + member.number)) {
            return refusal;
        }
        lock.lock();
        try {
            if (byFlow.get(member.flow) != member) {
                return "you have left";
            }
            names.remove(key(member.name));
            if (names.contains(key(name))) {
                names.add(key(member.name));
                return "another member has that name";
            }
            names.add(key(name));
            member.name = name;
            return "";
        } finally {
            lock.unlock();
        }
    }

    /** Why nobody can be called that, or an empty text. */
    static String refusal(String name) {
        int length = name.codePointCount(0, name.length());
        boolean readable = name.codePoints().allMatch(RoomRoster::isReadable)
                && name.codePoints().anyMatch(Character::isLetterOrDigit);
        if (length < 1 || length > LONGEST_NAME || !readable) {
            return "a name has 1 to 24 letters, digits, '-', '_' or '.'";
        }
        return key(name).matches(GUEST + "\\d+") ? "names such as guest-1 are given by the room" : "";
    }

    private static boolean isReadable(int letter) {
        return Character.isLetterOrDigit(letter) || letter == '-' || letter == '_' || letter == '.';
    }

    private static String key(String name) {
        // Wide and narrow forms are one, and so are the letters that have one capital.
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    List<RoomMember> shown() {
        List<RoomMember> shown = new ArrayList<>();
        all.forEach(member -> shown.add(member.shown()));
        return shown;
    }
}
