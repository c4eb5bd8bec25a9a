package dev.parley.capture;

import dev.parley.capture.CaptureInterface.Statistics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The interfaces of a pcapng file; packets call them by their numbers in their section. */
final class InterfaceTable {
    private static final int HEAD_BYTES = 8;

    /** No packet of it can be read. */
    private static final int UNKNOWN_LINK_TYPE = -1;

    private final KeptText kept;
    private final List<CaptureInterface> interfaces = new ArrayList<>();
    private final List<Timescale> timescales = new ArrayList<>();
    private final List<Long> snapLengths = new ArrayList<>();

    /** Where those of this section begin. */
    private int first;

    InterfaceTable(KeptText kept) {
        this.kept = kept;
    }

    void beginSection() {
        first = interfaces.size();
    }

    int size() {
        return interfaces.size();
    }

    /** Reads an Interface Description Block; of a damaged one, which gets its number all the same, false. */
    boolean add(ByteBuffer block, int end) {
        int from = 16;
        if (end < from) {
            interfaces.add(new CaptureInterface(UNKNOWN_LINK_TYPE, "", "", List.of(), null));
            timescales.add(Timescale.MICROS);
            snapLengths.add(0L);
            return false;
        }
        BlockOptions options = new BlockOptions(block, from, end);
        List<String> texts = kept.within(List.of(options.text(Pcapng.IF_NAME), options.text(Pcapng.IF_DESCRIPTION)));
        interfaces.add(new CaptureInterface(
                block.getShort(HEAD_BYTES) & 0xffff,
                texts.isEmpty() ? "" : texts.get(0),
                texts.isEmpty() ? "" : texts.get(1),
                kept.within(options.comments()),
                null));
        timescales.add(
                new Timescale((int) options.number(Pcapng.IF_TSRESOL, 1, 6), options.number(Pcapng.IF_TSOFFSET, 8, 0)));
        snapLengths.add(block.getInt(12) & 0xffffffffL);
        return true;
    }

    /** Reads an Interface Statistics Block, the newest of which holds; of a damaged one false. */
    boolean statistics(ByteBuffer block, int end) {
        int from = 20;
        if (end < from || !has(block.getInt(HEAD_BYTES))) {
            return false;
        }
        BlockOptions options = new BlockOptions(block, from, end);
        int index = index(block.getInt(HEAD_BYTES));
        interfaces.set(
                index,
                interfaces
                        .get(index)
                        .with(new Statistics(
                                options.number(Pcapng.ISB_IFRECV, 8, Statistics.UNKNOWN),
                                options.number(Pcapng.ISB_IFDROP, 8, Statistics.UNKNOWN),
                                options.number(Pcapng.ISB_FILTERACCEPT, 8, Statistics.UNKNOWN),
                                options.number(Pcapng.ISB_OSDROP, 8, Statistics.UNKNOWN),
                                options.number(Pcapng.ISB_USRDELIV, 8, Statistics.UNKNOWN),
                                kept.within(options.comments()))));
        return true;
    }

    /** Whether the section has an interface of that number. */
    boolean has(int id) {
        return id >= 0 && id < interfaces.size() - first;
    }

    /** Its place among those of all sections. */
    int index(int id) {
        return first + id;
    }

    Timescale timescale(int id) {
        return timescales.get(first + id);
    }

    int linkType(int id) {
        return interfaces.get(first + id).linkType();
    }

    long snapLength(int id) {
        return snapLengths.get(first + id);
    }

    List<CaptureInterface> all() {
        return interfaces;
    }
}
