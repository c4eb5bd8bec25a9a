package dev.parley.session.respond;

import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.hint.UnmatchedNotes;
import dev.parley.rule.NearMiss;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import dev.parley.session.peer.PeerState;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import java.net.InetAddress;
import java.util.List;

/** Says which messages no rule matched. Safe from any thread. */
final class UnmatchedMessages {
    private final SessionContext context;
    private final UnmatchedNotes notes = new UnmatchedNotes();

    UnmatchedMessages(SessionContext context) {
        this.context = context;
    }

    /** Says that none matched, where that is news. */
    void note(Rules now, PeerState peer, Trigger.Arrived arrived, Unit unit, List<Delivery> deliveries) {
        if (!context.publisher().hasListener()
                || !now.areAboutMessages()
                || isAnothersTurn(now, peer, arrived)
                || !notes.mayLook(context.clock().nanos())) {
            return;
        }
        Flow flow = peer.channel().flow();
        InetAddress host = flow.peer().socketAddress().getAddress();
        NearMiss miss = NearMiss.of(
                now, arrived, unit, host, peer.state(), context.publisher().payloadFormat());
        notes.note(host, miss.way(), miss.message())
                .ifPresent(hint -> deliveries.add(new Delivery.Noted(flow, hint.cause(), hint.message())));
    }

    /** Whether it is not answered since a rule that matches it does not apply each time. */
    private static boolean isAnothersTurn(Rules now, PeerState peer, Trigger.Arrived arrived) {
        InetAddress host = peer.channel().flow().peer().socketAddress().getAddress();
        return now.haveTurns() && now.decide(arrived, host, peer.state()).isPresent();
    }

    /** There are other rules. */
    void forget() {
        notes.forget();
    }

    /** Says how many were not noted; once nothing more comes. */
    void publishRest() {
        notes.rest().ifPresent(hint -> context.publisher().note(null, null, 0, hint.cause(), hint.message()));
    }
}
