package dev.parley.session.program;

import java.io.ByteArrayOutputStream;

/** Cuts what a program writes into lines. A line that is too long is kept as far as the limit goes. For one thread. */
final class LineCutter {
    private final int most;
    private final Lines lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean cut;

    /** Gets each line without its end. */
    interface Lines {
        /**
         * One is there.
         *
         * @param cut whether only its beginning was kept
         */
        void line(byte[] line, boolean cut);
    }

    /** @param most how many bytes of a line are kept */
    LineCutter(int most, Lines lines) {
        this.most = most;
        this.lines = lines;
    }

    void take(byte[] bytes, int count) {
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, start, i - start);
                hand();
                start = i + 1;
            }
        }
        keep(bytes, start, count - start);
    }

    private void keep(byte[] bytes, int from, int count) {
        int room = Math.min(count, most - line.size());
        cut |= room < count;
        line.write(bytes, from, room);
    }

    private void hand() {
        byte[] whole = line.toByteArray();
        line.reset();
        boolean wasCut = cut;
        cut = false;
        lines.line(whole, wasCut);
    }

    /** Nothing more comes: a last line without an end is one too. */
    void end() {
        if (line.size() > 0) {
            hand();
        }
    }
}
