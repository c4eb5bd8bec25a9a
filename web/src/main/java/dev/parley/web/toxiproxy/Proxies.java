package dev.parley.web.toxiproxy;

import dev.parley.address.Address;
import dev.parley.bench.TotalsSum;
import dev.parley.event.EventListener;
import dev.parley.ledger.Totals;
import dev.parley.session.relay.RelaySession;
import dev.parley.socket.NetworkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All proxies by their names. One request after the other changes them. Safe from any thread. */
final class Proxies {
    private static final int MOST = 1_000;

    private final Relays relays;
    private final EventListener events;
    private final BiConsumer<Proxy, RelaySession> onOpen;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Proxy> byName = new LinkedHashMap<>();

    /** Of the relays that were closed. */
    private Totals closedTotals = TotalsSum.of(List.of());

    private boolean closed;

    /** @param onOpen gets the relay of each proxy whenever it is opened */
    Proxies(Relays relays, EventListener events, BiConsumer<Proxy, RelaySession> onOpen) {
        this.relays = relays;
        this.events = events;
        this.onOpen = onOpen;
    }

    /** What a request does while no other does anything. */
    private interface Change<T> {
        T make() throws ApiException;
    }

    private <T> T locked(Change<T> change) throws ApiException {
        lock.lock();
        try {
            if (closed) {
                throw ApiException.failed("the relays are ending");
            }
            return change.make();
        } catch (IllegalArgumentException wrong) {
            throw ApiException.wrong(String.valueOf(wrong.getMessage()));
        } finally {
            lock.unlock();
        }
    }

    /** Opens the first one, before there are requests. */
    void add(Proxy first) throws NetworkException {
        lock.lock();
        try {
            RelaySession opened = first.open(events);
            byName.put(first.name(), first);
            onOpen.accept(first, opened);
        } finally {
            lock.unlock();
        }
    }

    /** All of them, as toxiproxy writes them. */
    Map<String, Object> json() throws ApiException {
        return locked(() -> {
            Map<String, Object> all = new LinkedHashMap<>();
            byName.values().forEach(proxy -> all.put(proxy.name(), proxy.json()));
            return all;
        });
    }

    Map<String, @Nullable Object> json(String name) throws ApiException {
        return locked(() -> get(name).json());
    }

    private Proxy get(String name) throws ApiException {
        Proxy known = byName.get(name);
        if (known == null) {
            throw ApiException.unknown("proxy not found: there is no proxy '" + name + "'");
        }
        return known;
    }

    Map<String, @Nullable Object> create(ProxyForm form) throws ApiException {
        return locked(() -> {
            if (byName.containsKey(form.name())) {
                throw ApiException.conflict("proxy already exists: there is a proxy '" + form.name() + "'");
            }
            return created(form).json();
        });
    }

    private Proxy created(ProxyForm form) throws ApiException {
        if (byName.size() >= MOST) {
            throw ApiException.conflict("there are at most " + MOST + " proxies");
        }
        Proxy proxy = new Proxy(form.name(), relays, form.listenOr(ProxyForm.USUAL_LISTEN), form.target(), Toxics.NONE);
        proxy.check(proxy.listen(), proxy.target(), Toxics.NONE);
        openIf(form.enabled().orElse(true), proxy);
        byName.put(proxy.name(), proxy);
        return proxy;
    }

    Map<String, @Nullable Object> change(String name, ProxyForm form) throws ApiException {
        return locked(() -> {
            Proxy proxy = get(name);
            move(proxy, form.listenOr(proxy.listen()), form.upstream().orElse(proxy.target()), form.enabled());
            return proxy.json();
        });
    }

    /** What has another address is closed and opened anew; where that cannot be, it stays where it was. */
    private void move(Proxy proxy, Address listen, Address target, Optional<Boolean> enabled) throws ApiException {
        boolean wasOpen = proxy.session() != null;
        boolean open = enabled.orElse(wasOpen);
        boolean moves = !proxy.isBetween(listen, target);
        Address listenBefore = proxy.listen();
        Address targetBefore = proxy.target();
        if (moves) {
            proxy.check(listen, target, proxy.toxics());
        }
        if (moves || !open) {
            close(proxy);
            proxy.move(listen, target);
        }
        try {
            openIf(open, proxy);
        } catch (ApiException | IllegalArgumentException wrong) {
            proxy.move(listenBefore, targetBefore);
            openIf(wasOpen, proxy);
            throw wrong;
        }
    }

    private void openIf(boolean wanted, Proxy proxy) throws ApiException {
        if (wanted && proxy.session() == null) {
            open(proxy);
        }
    }

    private void open(Proxy proxy) throws ApiException {
        try {
            onOpen.accept(proxy, proxy.open(events));
        } catch (NetworkException said) {
            throw ApiException.failed("the proxy '" + proxy.name() + "' is not open: " + said.message());
        }
    }

    private void close(Proxy proxy) {
        RelaySession open = proxy.session();
        if (open != null) {
            proxy.forgetSession();
            try {
                open.close();
            } finally {
                closedTotals = TotalsSum.of(List.of(closedTotals, open.totals()));
            }
        }
    }

    void delete(String name) throws ApiException {
        locked(() -> {
            Proxy proxy = get(name);
            byName.remove(name);
            close(proxy);
            return proxy;
        });
    }

    /**
     * Creates those that are new, and moves those that are between other addresses.
     *
     * @param done gets each that is as asked for, also where a later one fails
     */
    void populate(List<ProxyForm> forms, Consumer<Map<String, @Nullable Object>> done) throws ApiException {
        for (ProxyForm form : forms) {
            done.accept(locked(() -> {
                Proxy known = byName.get(form.name());
                if (known == null) {
                    return created(form).json();
                }
                Address listen = form.listenOr(known.listen());
                if (!known.isBetween(listen, form.target())) {
                    move(
                            known,
                            listen,
                            form.target(),
                            Optional.of(form.enabled().orElse(true)));
                }
                return known.json();
            }));
        }
    }

    /** Enables all, and does nothing to any. */
    void reset() throws ApiException {
        locked(() -> {
            for (Proxy proxy : byName.values()) {
                proxy.impair(Toxics.NONE);
                openIf(true, proxy);
            }
            return closed;
        });
    }

    List<Map<String, @Nullable Object>> toxics(String name) throws ApiException {
        return locked(() -> get(name).toxics().json());
    }

    Map<String, @Nullable Object> toxic(String name, String toxic) throws ApiException {
        return locked(() -> get(name).toxics().get(toxic).json());
    }

    Map<String, @Nullable Object> addToxic(String name, Toxic toxic) throws ApiException {
        return locked(() -> {
            Proxy proxy = get(name);
            proxy.impair(proxy.toxics().with(toxic));
            return toxic.json();
        });
    }

    /** @param body what is new of it */
    Map<String, @Nullable Object> changeToxic(String name, String toxic, @Nullable Object body) throws ApiException {
        return locked(() -> {
            Proxy proxy = get(name);
            Toxic changed = ToxicForm.changed(proxy.toxics().get(toxic), body);
            proxy.impair(proxy.toxics().replaced(changed));
            return changed.json();
        });
    }

    void removeToxic(String name, String toxic) throws ApiException {
        locked(() -> {
            Proxy proxy = get(name);
            proxy.impair(proxy.toxics().without(proxy.toxics().get(toxic)));
            return proxy;
        });
    }

    /** A relay has ended by itself: its proxy is disabled. */
    void ended(RelaySession session) {
        lock.lock();
        try {
            byName.values().stream()
                    .filter(proxy -> Objects.equals(proxy.session(), session))
                    .findFirst()
                    .ifPresent(this::close);
        } finally {
            lock.unlock();
        }
    }

    /** The sums of all relays that there are and were. */
    Totals totals() {
        lock.lock();
        try {
            return TotalsSum.of(
                    Stream.concat(Stream.of(closedTotals), sessions().stream().map(RelaySession::totals))
                            .toList());
        } finally {
            lock.unlock();
        }
    }

    private List<RelaySession> sessions() {
        List<RelaySession> open = new ArrayList<>();
        for (Proxy proxy : byName.values()) {
            RelaySession session = proxy.session();
            if (session != null) {
                open.add(session);
            }
        }
        return open;
    }

    /** Ends all relays, and takes no request any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            sessions().forEach(RelaySession::stop);
            closeEach();
        } finally {
            lock.unlock();
        }
    }

    /** What one of them throws keeps no other open. */
    private void closeEach() {
        RuntimeException thrown = null;
        for (Proxy proxy : byName.values()) {
            try {
                close(proxy);
            } catch (RuntimeException bad) {
                if (thrown == null) {
                    thrown = bad;
                } else {
                    thrown.addSuppressed(bad);
                }
            }
        }
        if (thrown != null) {
            throw thrown;
        }
    }
}
