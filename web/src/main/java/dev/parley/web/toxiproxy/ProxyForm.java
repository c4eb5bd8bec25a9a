package dev.parley.web.toxiproxy;

import dev.parley.address.Address;
import dev.parley.web.json.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of a proxy; what it does not say is empty.
 *
 * @param name of the proxy; empty where the path says it
 * @param listen where peers come
 * @param upstream the target
 * @param enabled whether its relay is open
 */
record ProxyForm(String name, Optional<Address> listen, Optional<Address> upstream, Optional<Boolean> enabled) {
    /** Only this computer reaches it, at a port that the system gives. */
    static final Address USUAL_LISTEN = Address.parse("tcp://127.0.0.1:0");

    private static final int LONGEST_NAME = 200;

    /**
     * Of a new proxy. Members that are not known are passed over, as toxiproxy does: its clients send back whole proxies.
     *
     * @throws ApiException with a sentence, if something is missing or wrong
     */
    static ProxyForm ofNew(@Nullable Object json) throws ApiException {
        try {
            Body body = new Body(json);
            String name = body.optionalText("name").orElse("");
            if (name.isEmpty()) {
                throw ApiException.wrong("missing required field: name");
            }
            if (name.length() > LONGEST_NAME || name.matches("(?s).*[/\\p{Cntrl}].*")) {
                throw ApiException.wrong("a name of a proxy has at most " + LONGEST_NAME
                        + " characters, and neither / nor a control character");
            }
            ProxyForm form = of(name, body);
            if (form.upstream.isEmpty()) {
                throw ApiException.wrong("missing required field: upstream");
            }
            return form;
        } catch (IllegalArgumentException wrong) {
            throw ApiException.wrong(String.valueOf(wrong.getMessage()));
        }
    }

    /** Of one that is there; its name cannot change. */
    static ProxyForm ofKnown(@Nullable Object json) throws ApiException {
        try {
            return of("", new Body(json));
        } catch (IllegalArgumentException wrong) {
            throw ApiException.wrong(String.valueOf(wrong.getMessage()));
        }
    }

    private static ProxyForm of(String name, Body body) {
        return new ProxyForm(
                name,
                address(body, "listen"),
                address(body, "upstream"),
                body.get("enabled") == null ? Optional.empty() : Optional.of(body.flag("enabled")));
    }

    private static Optional<Address> address(Body body, String member) {
        return body.optionalText(member).filter(text -> !text.isEmpty()).map(text -> {
            try {
                return Proxy.address(text);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("\"" + member + "\": " + wrong.getMessage(), wrong);
            }
        });
    }

    /** Several, each under a name of its own. */
    static List<ProxyForm> ofNewOnes(@Nullable Object json) throws ApiException {
        if (!(json instanceof List<?> all)) {
            throw ApiException.wrong("the body must be a list of proxies");
        }
        List<ProxyForm> forms = new ArrayList<>();
        for (Object each : all) {
            ProxyForm form = ofNew(each);
            if (forms.stream().anyMatch(other -> other.name.equals(form.name))) {
                throw ApiException.wrong("the proxy '" + form.name + "' stands in the body twice");
            }
            forms.add(form);
        }
        return forms;
    }

    /** Where it is to listen. */
    Address listenOr(Address otherwise) {
        return listen.orElse(otherwise);
    }

    Address target() {
        return upstream.orElseThrow();
    }
}
