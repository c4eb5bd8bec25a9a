package dev.parley.web.api;

import dev.parley.web.workbench.BenchException;
import dev.parley.web.workbench.BenchException.Kind;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is answered as it is now, to be kept by a browser. One that still grows is sent as long as it was at first.
 *
 * @param name what the browser calls it
 */
record FileAnswer(Path file, String name) {
    static final String TYPE = "application/octet-stream";

    private static final int AT_ONCE_BYTES = 1 << 16;

    void send(ServerRequest request, ServerResponse response) throws BenchException {
        try (InputStream in = Files.newInputStream(file)) {
            long length = Files.size(file);
            response.header(HeaderNames.CONTENT_TYPE, TYPE)
                    .header(HeaderNames.CONTENT_LENGTH, Long.toString(length))
                    .header(
                            HeaderNames.CONTENT_DISPOSITION,
                            "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9 ._()-]", "_") + "\"");
            if (request.prologue().method().equals(Method.HEAD)) {
                response.send();
                return;
            }
            try (OutputStream out = response.outputStream()) {
                copy(in, out, length);
            }
        } catch (IOException bad) {
            throw new BenchException(Kind.REFUSED, name + " could not be read: " + bad.getMessage());
        }
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] some = new byte[AT_ONCE_BYTES];
        for (long left = length; left > 0; ) {
            int count = in.read(some, 0, (int) Math.min(some.length, left));
            if (count < 0) {
                throw new IOException("the file became shorter while it was read");
            }
            out.write(some, 0, count);
            left -= count;
        }
    }
}
