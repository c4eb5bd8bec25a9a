package dev.parley.probe.check;

import dev.parley.probe.result.Finding;
import dev.parley.probe.target.ConnectionText;
import dev.parley.probe.target.ProbeConnection;
import dev.parley.probe.target.StreamReply;
import dev.parley.probe.target.StreamTarget;
import dev.parley.socket.NetworkException;
import dev.parley.text.Sizes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Several connections at once: is a second client served while the first is there? */
final class ParallelCheck implements Check<StreamTarget> {
    private static final String NAME = "parallel";

    /**
     * What was seen.
     *
     * @param wanted how many were to be open at once
     * @param served how many got an answer while all before them were open
     * @param next what came of the next one; "" where all were served
     * @param servedLater whether that one was served once the first had gone
     */
    record Observation(int wanted, int served, String next, boolean servedLater) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String crashAdvice() {
        return "A second client must not disturb the first: accept it and serve it in a thread or task of its own, or leave it waiting.";
    }

    @Override
    public Finding check(StreamTarget server) throws IOException {
        if (!server.answers()) {
            return Finding.skipped(NAME, "Nothing was answered, so there is no telling who is served.");
        }
        int wanted = server.trafficBudget.bounds().parallel();
        List<ProbeConnection> probeConnections = new ArrayList<>();
        try {
            int served = 0;
            String next = "";
            boolean servedLater = false;
            while (served < wanted && next.isEmpty()) {
                try {
                    ProbeConnection probeConnection = server.connect();
                    probeConnections.add(probeConnection);
                    probeConnection.write(server.whole());
                    StreamReply streamReply = probeConnection.read(server.waitNanos, 0);
                    if (streamReply.isEmpty()) {
                        next = streamReply.shown();
                        servedLater = servedLater(server, probeConnections, streamReply);
                    } else {
                        served++;
                    }
                } catch (NetworkException said) {
                    next = said.message();
                }
            }
            return evaluate(new Observation(wanted, served, next, servedLater));
        } finally {
            probeConnections.forEach(ProbeConnection::close);
        }
    }

    private static boolean servedLater(
            StreamTarget server, List<ProbeConnection> probeConnections, StreamReply streamReply) throws IOException {
        if (streamReply.end() != StreamReply.End.OPEN) {
            return false;
        }
        probeConnections.subList(0, probeConnections.size() - 1).forEach(ProbeConnection::close);
        return !probeConnections.getLast().read(server.waitNanos, 0).isEmpty();
    }

    static Finding evaluate(Observation observation) {
        String action = observation.wanted + " connections at once";
        Finding finding;
        if (observation.next.isEmpty()) {
            finding = Finding.ok(NAME, action, "each was served", "It serves that many at once.");
        } else if (observation.served <= 1 && observation.servedLater) {
            finding = Finding.noted(
                    NAME,
                    action,
                    "the 2nd was served only once the 1st had gone",
                    "It serves one client after the other; who comes second waits, and sees an open connection and no answer.",
                    "Fine if there is one client. Else serve each connection in a thread or task of its own.");
        } else {
            finding = Finding.noted(
                    NAME,
                    action,
                    "%s served at once; the %s: %s%s"
                            .formatted(
                                    observation.served,
                                    ConnectionText.nth(observation.served + 1),
                                    observation.next,
                                    observation.servedLater ? ", and was served once others had gone" : ""),
                    "It has a limit of %s at once.".formatted(Sizes.count(observation.served, "connection")),
                    "Fine if that is meant: boards have few sockets. Else raise the limit.");
        }
        return finding.metric("served", observation.served).metric("tried", observation.wanted);
    }
}
