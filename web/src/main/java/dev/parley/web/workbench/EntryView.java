package dev.parley.web.workbench;

import dev.parley.address.Address;
import dev.parley.address.Endpoint;
import dev.parley.bench.ChatEntry;
import dev.parley.bench.Entry;
import dev.parley.bench.EntryStatus;
import dev.parley.bench.ListenEntry;
import dev.parley.bench.RelayEntry;
import dev.parley.bench.RoomEntry;
import dev.parley.bench.SendEntry;
import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.impairment.Direction;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.rule.Response;
import dev.parley.session.ListeningSession;
import dev.parley.session.Outcome;
import dev.parley.session.Peer;
import dev.parley.session.Session;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.relay.RelaySession;
import dev.parley.settings.BenchText.Item;
import dev.parley.web.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a page is told about the entries of a bench. It listens to the events, for what went wrong last. Safe from any thread. */
public final class EntryView implements EventListener {
    /** So many peers are told, the newest. */
    private static final int MOST_PEERS_TOLD = 100;

    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    private final Map<String, Event.Listening> listening = new ConcurrentHashMap<>();

    /** Those that have had a connection since they were opened. */
    private final Set<String> connected = ConcurrentHashMap.newKeySet();

    private record Trouble(boolean refused, String message) {}

    @Override
    public void on(Event event) {
        String name = event.header().session();
        switch (event) {
            case Event.Refused refused -> troubles.put(name, new Trouble(true, refused.message()));
            case Event.Failed failed ->
                troubles.put(name, new Trouble(failed.cause() == Cause.CONNECTION_REFUSED, failed.message()));
            // What has come or left since makes it a thing of the past; where a refusal meets that too, it comes again.
            case Event.Received received -> troubles.remove(name);
            case Event.Sent sent -> troubles.computeIfPresent(name, (same, last) -> last.refused() ? null : last);
            case Event.Opened opened -> {
                connected.add(name);
                troubles.remove(name);
            }
            case Event.Summary summary -> connected.remove(name);
            case Event.Listening open -> {
                troubles.remove(name);
                listening.put(name + " " + open.header().local(), open);
            }
            default -> {
                // nothing that a card shows
            }
        }
    }

    /** All that is known of an entry. */
    public Map<String, @Nullable Object> whole(Workbench workbench, Captures captures, Item item) {
        Optional<EntryStatus> status = workbench.running().status(item.name());
        Optional<Entry> entry = status.map(EntryStatus::entry);
        Map<String, @Nullable Object> view = Json.object(
                "name", item.name(),
                "kind", item.list(),
                "script", !ItemText.lines(item.yaml(), "script").isEmpty());
        view.putAll(changing(workbench, captures, item));
        String rules = Workbench.rules(item);
        view.put(
                "addresses",
                entry.map(Entry::addresses).orElse(List.of()).stream()
                        .map(Address::toString)
                        .toList());
        view.put("target", entry.flatMap(EntryView::target).orElse(null));
        view.put("description", entry.map(Entry::description).orElse("stopped"));
        view.put("answers", entry.map(EntryView::answers).orElse("nothing"));
        view.put("framed", entry.flatMap(SentFraming::of).isPresent());
        view.put("reply", entry.flatMap(EntryView::reply).orElse(null));
        view.put("yaml", item.yaml());
        view.put("rules", rules.isEmpty() ? null : rules);
        view.put("ruleLabels", RuleLabels.of(workbench, item));
        view.put(
                "dial",
                status.map(EntryStatus::session)
                        .map(session -> dial(item.name(), session))
                        .orElse(List.of()));
        view.put("command", CommandText.of(item));
        List<Peer> peers =
                status.map(EntryStatus::session).map(EntryView::peers).orElse(List.of());
        view.put(
                "peers",
                peers.subList(Math.max(0, peers.size() - MOST_PEERS_TOLD), peers.size()).stream()
                        .map(peer -> Json.object(
                                "number", peer.number(),
                                "address", peer.endpoint().toString(),
                                "name", "",
                                "connection", peer.connection()))
                        .toList());
        return view;
    }

    private static Optional<String> target(Entry entry) {
        return entry instanceof RelayEntry relay ? Optional.of(relay.target().toString()) : Optional.empty();
    }

    /** Its last trouble is about something that did not come to be: an edit that was refused. */
    public void forgetTrouble(String name) {
        troubles.remove(name);
    }

    /** What changes while it runs. */
    public Map<String, @Nullable Object> changing(Workbench workbench, Captures captures, Item item) {
        Optional<EntryStatus> status = workbench.running().status(item.name());
        Session session = status.map(EntryStatus::session).orElse(null);
        Trouble trouble = trouble(item);
        Outcome outcome = status.map(EntryStatus::outcome).orElse(null);
        String message = outcome != null && !outcome.message().isEmpty() && !outcome.isGood()
                ? outcome.message()
                : trouble == null ? null : trouble.message();
        return Json.object(
                "state", state(workbench, item, status, trouble),
                "says", message,
                "ledger", ledger(workbench.running().totals(item.name())),
                "peerCount", peers(session).size(),
                "recording", captures.recordingOf(item.name()),
                "relay", session instanceof RelaySession relay ? relay(relay) : null);
    }

    /** A refusal is one peer's. Whoever listens has others, and is as well as before. */
    private @Nullable Trouble trouble(Item item) {
        Trouble last = troubles.get(item.name());
        boolean listens = item.list().equals("listen") || item.list().equals("room");
        return last != null && last.refused() && listens ? null : last;
    }

    private String state(Workbench workbench, Item item, Optional<EntryStatus> status, @Nullable Trouble trouble) {
        if (workbench.isStopped(item.name()) || status.isEmpty()) {
            return "stopped";
        }
        Outcome outcome = status.get().outcome();
        if (status.get().session() == null || (outcome != null && !outcome.isGood())) {
            return outcome != null && outcome.cause() == Cause.CONNECTION_REFUSED ? "refused" : "failed";
        }
        if (outcome != null) {
            return "ended";
        }
        if (trouble != null && trouble.refused()) {
            return "refused";
        }
        return switch (status.get().entry()) {
            case ListenEntry listen -> "listening";
            case RoomEntry room -> "listening";
            case RelayEntry relay -> "listening";
            case ChatEntry chat ->
                chat.addresses().getFirst().scheme().isStream() && !connected.contains(chat.name())
                        ? "connecting"
                        : "connected";
            case SendEntry send -> "sending";
        };
    }

    private static Map<String, @Nullable Object> relay(RelaySession relay) {
        return Json.object(
                "seed", relay.seed(),
                "flows", relay.openFlows(),
                "up", direction(relay, Direction.UP, relay.up()),
                "down", direction(relay, Direction.DOWN, relay.down()));
    }

    private static Map<String, @Nullable Object> direction(RelaySession relay, Direction direction, Totals totals) {
        return Json.object(
                "impairments", relay.impairments(direction).toString(),
                "ledger", ledger(totals),
                "injected",
                        relay.injectedInWords(direction).entrySet().stream()
                                .map(line -> Json.object("impairment", line.getKey(), "done", line.getValue()))
                                .toList());
    }

    private static Map<String, @Nullable Object> ledger(Totals totals) {
        return Json.object(
                "received", totals.received(),
                "sent", totals.sent(),
                "receivedBytes", totals.receivedBytes(),
                "sentBytes", totals.sentBytes(),
                "droppedIn", causes(totals.droppedIn()),
                "droppedOut", causes(totals.droppedOut()),
                "refused", totals.refused(),
                "exact", totals.exact());
    }

    private static Map<String, @Nullable Object> causes(Map<Cause, Long> causes) {
        Map<String, @Nullable Object> words = Json.object();
        causes.forEach((cause, count) -> words.put(cause.word(), count));
        return words;
    }

    private static String answers(Entry entry) {
        if (!(entry instanceof ListenEntry listen)) {
            return "hand";
        }
        return switch (listen.response()) {
            case Response.None none -> listen.handler() == null ? "nothing" : "handler";
            case Response.Echo echo -> "echo";
            case Response.FromTemplate template -> "template";
            case Response.FromFunction function -> "template";
            case Response.FromRules rules -> "rules";
        };
    }

    private static Optional<String> reply(Entry entry) {
        return entry instanceof ListenEntry listen && listen.response() instanceof Response.FromTemplate template
                ? Optional.of(template.template().toString())
                : Optional.empty();
    }

    private static List<Peer> peers(@Nullable Session session) {
        return session instanceof ListenSession listen ? listen.peers() : List.of();
    }

    private List<Map<String, @Nullable Object>> dial(String name, Session session) {
        List<Endpoint> endpoints = session instanceof ListeningSession reachable ? reachable.endpoints() : List.of();
        List<Map<String, @Nullable Object>> dials = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            Event.Listening open = listening.get(name + " " + endpoint);
            if (open != null) {
                open.dial()
                        .forEach(dial -> dials.add(Json.object(
                                "address", dial.endpoint().toString(),
                                "host",
                                        Endpoint.host(
                                                dial.endpoint().socketAddress().getAddress()),
                                "port", dial.endpoint().port(),
                                "scheme", dial.endpoint().scheme().word(),
                                "via", dial.where())));
            }
        }
        return dials;
    }
}
