package dev.parley.web.toxiproxy;

import dev.parley.web.json.Json;
import io.helidon.http.Status;

/** What was asked for cannot be. The message is a sentence for whoever asked. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    private ApiException(Status status, String message) {
        super(message);
        this.status = status.code();
    }

    static ApiException wrong(String message) {
        return new ApiException(Status.BAD_REQUEST_400, message);
    }

    static ApiException unknown(String message) {
        return new ApiException(Status.NOT_FOUND_404, message);
    }

    static ApiException conflict(String message) {
        return new ApiException(Status.CONFLICT_409, message);
    }

    static ApiException tooLong(String message) {
        return new ApiException(Status.REQUEST_ENTITY_TOO_LARGE_413, message);
    }

    /** The network or the system said no, which toxiproxy answers so. */
    static ApiException failed(String message) {
        return new ApiException(Status.INTERNAL_SERVER_ERROR_500, message);
    }

    int status() {
        return status;
    }

    /** The body of an error, as toxiproxy writes it. */
    static byte[] body(int status, String message) {
        return Json.bytes(Json.object("error", message, "status", status));
    }
}
