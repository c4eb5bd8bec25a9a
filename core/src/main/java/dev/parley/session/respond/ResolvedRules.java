package dev.parley.session.respond;

import dev.parley.address.Address;
import dev.parley.rule.Action;
import dev.parley.rule.Response;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.socket.NetworkException;
import dev.parley.socket.Resolver;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules with what is asked of them again and again.
 *
 * @param silences as {@link Rules#silences} gives them
 * @param named where the addresses are that they name to reply to, in their order
 */
public record ResolvedRules(Rules rules, List<Duration> silences, Map<Address, InetSocketAddress> named) {
    static final ResolvedRules EMPTY = new ResolvedRules(Rules.of(List.of()), List.of(), Map.of());

    /**
     * Looks up every address that is named; may block for that.
     *
     * @throws NetworkException if one of them is not known
     */
    public static ResolvedRules of(Response response) throws NetworkException {
        if (!(response instanceof Response.FromRules(Rules rules))) {
            return EMPTY;
        }
        Map<Address, InetSocketAddress> named = new LinkedHashMap<>();
        for (Rule rule : rules.all()) {
            for (Action action : rule.then()) {
                if (recipient(action) instanceof Action.Recipient.Named(Address address)) {
                    named.put(address, Resolver.resolve(address).getFirst());
                }
            }
        }
        return new ResolvedRules(rules, rules.silences(), Collections.unmodifiableMap(named));
    }

    private static Action.@Nullable Recipient recipient(Action action) {
        if (action instanceof Action.Reply reply) {
            return reply.to();
        }
        return action instanceof Action.Repeat repeat ? repeat.to() : null;
    }
}
