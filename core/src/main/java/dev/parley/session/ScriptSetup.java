package dev.parley.session;

import dev.parley.address.Address;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.script.Script;
import dev.parley.socket.NetworkException;
import java.time.Duration;

/** What goes through a script on one connection, before it is opened. */
public final class ScriptSetup extends SessionSetup<ScriptSetup> {
    private final Address target;

    public ScriptSetup(Address target, Script script) {
        super(script.name());
        this.target = target.requireTarget();
    }

    /** How long a TCP connection is tried. */
    public ScriptSetup connectTimeout(Duration most) {
        return this;
    }

    @Override
    ScriptSetup self() {
        return this;
    }

    @Override
    public Session open(EventListener events) throws NetworkException {
        throw new NetworkException(Cause.NETWORK, target + ": scripts are not run yet", null);
    }
}
