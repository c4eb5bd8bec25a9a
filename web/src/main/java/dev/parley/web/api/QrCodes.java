package dev.parley.web.api;

import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException;
import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** QR codes (ISO/IEC 18004) of addresses, for a phone's camera. */
final class QrCodes {
    private static final int MOST_CHARACTERS = 300;

    private QrCodes() {}

    /** The code's squares: a row each, 1 for a dark one. */
    static Map<String, @Nullable Object> of(String text) throws BenchException {
        if (text.isEmpty() || text.length() > MOST_CHARACTERS) {
            throw BenchException.of("text", "a QR code here has from 1 to 300 characters");
        }
        try {
            QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
            List<String> rows = new ArrayList<>();
            for (int y = 0; y < code.size; y++) {
                StringBuilder row = new StringBuilder();
                for (int x = 0; x < code.size; x++) {
                    row.append(code.getModule(x, y) ? '1' : '0');
                }
                rows.add(row.toString());
            }
            return Json.object("size", code.size, "rows", rows);
        } catch (DataTooLongException tooLong) {
            throw BenchException.of("text", "that is too long for a QR code");
        }
    }
}
