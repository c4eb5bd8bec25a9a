package dev.parley.bench.option;

/** What options are about: the headings of the help, in its order. */
public enum OptionGroup {
    MESSAGE("Message"),
    CHECKS("Checks"),
    TRAFFIC("Traffic"),
    SERVING("Serving"),
    FILE("Settings file"),
    CAPTURE("Capture"),
    FILTER("Filter"),
    BOARD("Board and program"),
    ROOM("Room"),
    RELAY("Relay"),
    IMPAIRMENTS("Impairments"),
    ANSWERING("Answering"),
    WHEN("When"),
    WAITING("Waiting"),
    CONNECTION("Connection"),
    FRAMING("Framing"),
    LIMITS("Limits"),
    ADDRESS("Address"),
    RECORDING("Recording"),
    OUTPUT("Output");

    private final String heading;

    OptionGroup(String heading) {
        this.heading = heading;
    }

    public String heading() {
        return heading;
    }
}
