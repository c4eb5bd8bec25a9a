package dev.parley.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks of a little-endian pcapng file, as far as they are whole: an independent look at what Parley has written.
 *
 * @param types of the whole blocks, in the file's order
 * @param tornBytes what is behind the last whole block
 */
public record PcapngBlocks(List<Integer> types, long tornBytes) {
    private static final int LEAST_BYTES = 12;

    public static PcapngBlocks of(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> types = new ArrayList<>();
        while (bytes.remaining() >= LEAST_BYTES) {
            int start = bytes.position();
            int length = bytes.getInt(start + Integer.BYTES);
            if (length < LEAST_BYTES || length % Integer.BYTES != 0 || length > bytes.remaining()) {
                break;
            }
            if (bytes.getInt(start + length - Integer.BYTES) != length) {
                throw new IOException("the lengths of the block at " + start + " differ");
            }
            types.add(bytes.getInt(start));
            bytes.position(start + length);
        }
        return new PcapngBlocks(List.copyOf(types), bytes.remaining());
    }

    /** How many blocks are of that type. */
    public long count(int type) {
        return types.stream().filter(each -> each == type).count();
    }
}
