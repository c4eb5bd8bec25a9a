package dev.parley.capture;

import java.net.InetAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fragments of IP packets until all of one are there. A packet whose fragments overlap is given up, as Linux does
 * (RFC 5722), and so is the oldest where they would take more than 4 MiB, or one that is older than half a minute.
 */
final class FragmentTable {
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_DATAGRAM_BYTES = 65_535;

    /** What a fragment takes beside its bytes. */
    private static final int OVERHEAD = 128;

    /** After so long Linux gives up too (ipfrag_time). */
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Map<Key, Parts> datagrams = new LinkedHashMap<>();
    private long heldBytes;
    private long givenUp;

    /** Which packet a fragment is of. */
    record Key(InetAddress from, InetAddress to, int protocol, int id) {}

    /** A whole packet without its IP header. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Datagram(int protocol, byte[] bytes) {}

    private static final class Parts {
        final long firstNanos;
        final TreeMap<Integer, byte[]> byOffset = new TreeMap<>();
        int protocol;
        int bytes;
        int end = -1;

        Parts(long firstNanos) {
            this.firstNanos = firstNanos;
        }

        int held() {
            return bytes + OVERHEAD * (byOffset.size() + 1);
        }

        boolean isWhole() {
            return end == bytes;
        }

        byte[] joined() {
            byte[] all = new byte[bytes];
            byOffset.forEach((at, part) -> System.arraycopy(part, 0, all, at, part.length));
            return all;
        }
    }

    int size() {
        return datagrams.size();
    }

    long givenUp() {
        return givenUp;
    }

    /** Takes in a fragment; the packet, if this was the last that it waited for. */
    @Nullable
    Datagram add(Key key, int protocol, byte[] part, int offset, boolean moreFollow, long epochNanos) {
        Parts parts = datagrams.get(key);
        if (parts != null && isOld(parts, epochNanos)) {
            giveUp(key, parts);
            parts = null;
        }
        if (parts == null) {
            parts = new Parts(epochNanos);
            datagrams.put(key, parts);
            heldBytes += parts.held();
        }
        byte[] known = parts.byOffset.get(offset);
        if (known != null && known.length == part.length) {
            return null; // the same again
        }
        int end = offset + part.length;
        if (!fits(parts, offset, end, moreFollow)) {
            giveUp(key, parts);
            return null;
        }
        heldBytes -= parts.held();
        parts.byOffset.put(offset, part);
        parts.bytes += part.length;
        parts.end = moreFollow ? parts.end : end;
        parts.protocol = offset == 0 ? protocol : parts.protocol;
        heldBytes += parts.held();
        if (parts.isWhole()) {
            datagrams.remove(key);
            heldBytes -= parts.held();
            return new Datagram(parts.protocol, parts.joined());
        }
        makeRoom();
        return null;
    }

    private static boolean isOld(Parts parts, long epochNanos) {
        return parts.firstNanos != CapturedPacket.NO_TIME
                && epochNanos != CapturedPacket.NO_TIME
                && epochNanos - parts.firstNanos > PATIENCE_NANOS;
    }

    private static boolean fits(Parts parts, int offset, int end, boolean moreFollow) {
        if (end == offset || end > MOST_DATAGRAM_BYTES || parts.byOffset.containsKey(offset)) {
            return false;
        }
        if (parts.end >= 0 && (end > parts.end || !moreFollow)) {
            return false;
        }
        Map.Entry<Integer, byte[]> before = parts.byOffset.lowerEntry(offset);
        Integer after = parts.byOffset.higherKey(offset);
        boolean isLast = moreFollow || parts.byOffset.isEmpty() || parts.byOffset.lastKey() < offset;
        return isLast
                && (before == null || before.getKey() + before.getValue().length <= offset)
                && (after == null || end <= after);
    }

    private void giveUp(Key key, Parts parts) {
        datagrams.remove(key);
        heldBytes -= parts.held();
        givenUp++;
    }

    private void makeRoom() {
        Iterator<Parts> oldest = datagrams.values().iterator();
        while (heldBytes > MOST_BYTES && oldest.hasNext()) {
            heldBytes -= oldest.next().held();
            oldest.remove();
            givenUp++;
        }
    }
}
