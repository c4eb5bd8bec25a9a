package dev.parley.web.toxiproxy;

import dev.parley.address.Address;
import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.EventListener;
import dev.parley.impairment.Direction;
import dev.parley.session.relay.RelaySession;
import dev.parley.session.relay.RelaySetup;
import dev.parley.socket.NetworkException;
import dev.parley.web.json.Json;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A relay that clients know by its name; while it is disabled its sockets are closed. Guarded by the lock of {@link Proxies}. */
final class Proxy {
    private final String name;
    private final Relays relays;
    private Address listen;
    private Address target;
    private Toxics toxics;
    private @Nullable RelaySession session;

    /** The addresses as answers have them. */
    private String listenText;

    private String upstream;

    /** What was asked for, where the system chose the port. */
    private String wanted;

    /** That of its first relay: those that follow decide the same. */
    private OptionalLong seed = OptionalLong.empty();

    Proxy(String name, Relays relays, Address listen, Address target, Toxics toxics) {
        this.name = name;
        this.relays = relays;
        this.listen = listen;
        this.target = target;
        this.toxics = toxics;
        this.listenText = text(listen);
        this.upstream = text(target);
        this.wanted = listenText;
    }

    /**
     * {@code host:port} on TCP, as toxiproxy writes it, and else a whole address.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Address address(String text) {
        return Address.parse(text.contains("://") ? text : "tcp://" + text);
    }

    private static String text(Address address) {
        String plain = Scheme.TCP.word() + "://";
        return address.toString().startsWith(plain) ? address.toString().substring(plain.length()) : address.toString();
    }

    String name() {
        return name;
    }

    Toxics toxics() {
        return toxics;
    }

    @Nullable
    RelaySession session() {
        return session;
    }

    /** Whether it is between these already, which may be written as a client has written or read them. */
    boolean isBetween(Address otherListen, Address otherTarget) {
        String other = text(otherListen);
        return target.equals(otherTarget)
                && (listen.equals(otherListen) || other.equals(wanted) || other.equals(listenText));
    }

    /** Another place, while it is closed. */
    void move(Address otherListen, Address otherTarget) {
        if (!isBetween(otherListen, otherTarget)) {
            listen = otherListen;
            target = otherTarget;
            listenText = text(otherListen);
            wanted = listenText;
            upstream = text(otherTarget);
        }
    }

    /** Where peers come. */
    Address listen() {
        return listen;
    }

    Address target() {
        return target;
    }

    /**
     * Opens its relay, at the port that the last one had.
     *
     * @throws IllegalArgumentException if what is done cannot be done to these addresses
     */
    RelaySession open(EventListener events) throws NetworkException {
        RelaySession opened = setup(listen, target, toxics).open(events);
        Endpoint first = opened.endpoints().getFirst();
        session = opened;
        seed = OptionalLong.of(opened.seed());
        listen = new Address(listen.scheme(), listen.host(), first.port(), listen.options());
        listenText = first.scheme() == Scheme.TCP ? first.hostAndPort() : first.toString();
        return opened;
    }

    /** It has none any more. */
    void forgetSession() {
        session = null;
    }

    /**
     * Checks that a relay could do this.
     *
     * @throws IllegalArgumentException in words, if it could not
     */
    void check(Address otherListen, Address otherTarget, Toxics others) {
        setup(otherListen, otherTarget, others).check();
    }

    private RelaySetup setup(Address from, Address to, Toxics done) {
        RelaySetup setup = relays.setup(from, to)
                .impairUp(done.impairments(Direction.UP))
                .impairDown(done.impairments(Direction.DOWN));
        setup.listening().named(name);
        seed.ifPresent(setup::seed);
        return setup;
    }

    /**
     * Does this from now on.
     *
     * @throws IllegalArgumentException in words, if that cannot be; then nothing has changed
     */
    void impair(Toxics next) {
        check(listen, target, next);
        RelaySession open = session;
        if (open != null) {
            open.impair(next.impairments(Direction.UP), next.impairments(Direction.DOWN));
        }
        toxics = next;
    }

    /** As toxiproxy writes it. */
    Map<String, @Nullable Object> json() {
        return Json.object(
                "name", name,
                "listen", listenText,
                "upstream", upstream,
                "enabled", session != null,
                "toxics", toxics.json());
    }
}
