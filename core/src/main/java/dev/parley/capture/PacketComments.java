package dev.parley.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Puts comments on packets whose blocks are written already, in memory. Pure; safe from any thread. */
public final class PacketComments {
    private PacketComments() {}

    /**
     * The same blocks, with these comments.
     *
     * @param blocks whole blocks, little-endian, from position to limit, which stay
     * @param comments by where the block of an enhanced packet begins in the buffer
     * @return {@code blocks} where there are no comments, else a copy
     */
    public static ByteBuffer insert(ByteBuffer blocks, SortedMap<Integer, List<String>> comments) {
        if (comments.isEmpty()) {
            return blocks;
        }
        int more = comments.values().stream()
                .flatMap(List::stream)
                .mapToInt(text -> PcapngWriter.commentBytes(PcapngWriter.cut(text)))
                .sum();
        ByteBuffer from = blocks.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = ByteBuffer.allocate(from.remaining() + more).order(ByteOrder.LITTLE_ENDIAN);
        int end = from.limit();
        for (Map.Entry<Integer, List<String>> comment : comments.entrySet()) {
            int block = comment.getKey();
            to.put(from.limit(block));
            from.limit(end);
            copy(from, block, comment.getValue(), to);
        }
        return to.put(from).flip();
    }

    /** Copies one block, with the comments before its other options, and leaves {@code from} behind it. */
    private static void copy(ByteBuffer from, int block, List<String> comments, ByteBuffer to) {
        int length = from.getInt(block + Integer.BYTES);
        int captured = from.getInt(block + Pcapng.BLOCK_OVERHEAD_BYTES + Integer.BYTES * 2);
        int options = block + 2 * Integer.BYTES + Pcapng.ENHANCED_PACKET_BYTES + Pcapng.padded(captured);
        int end = from.limit();
        int start = to.position();
        to.put(from.limit(options));
        for (String comment : comments) {
            byte[] text = PcapngWriter.cut(comment);
            to.putShort((short) Pcapng.OPT_COMMENT)
                    .putShort((short) text.length)
                    .put(text);
            to.position(to.position() + Pcapng.padded(text.length) - text.length);
        }
        to.put(from.limit(block + length - Integer.BYTES));
        from.limit(end).position(block + length);
        int changed = to.position() - start + Integer.BYTES;
        to.putInt(changed).putInt(start + Integer.BYTES, changed);
    }
}
