/**
 * Parley's engine: the other end of the wire, for a Java program or test.
 *
 * <p>Start at {@link dev.parley.Parley}. The packages stand on floors, and each knows lower floors only: {@code address},
 * {@code payload}, {@code time}, {@code ledger} and {@code text} hold values; {@code host}, {@code event} and {@code template}
 * stand on them; {@code socket} opens ports; {@code framing}, {@code hint}, {@code impairment}, {@code pace}, {@code guard} and
 * {@code regex} are pure decisions, {@code rule} and {@code script} are made of them, {@code capture} is files of packets;
 * {@code session} puts all of it to work.
 */
@SuppressWarnings("module") // dev.parley.junit stands on this one
module dev.parley.core {
    requires re2j;
    requires static transitive org.jspecify;

    uses dev.parley.socket.NetworkProvider;

    provides dev.parley.socket.NetworkProvider with
            dev.parley.socket.jdk.JdkNetworkProvider;

    exports dev.parley;
    exports dev.parley.address;
    exports dev.parley.capture;
    exports dev.parley.event;
    exports dev.parley.event.json;
    exports dev.parley.framing;
    exports dev.parley.guard;
    exports dev.parley.hint;
    exports dev.parley.host;
    exports dev.parley.impairment;
    exports dev.parley.ledger;
    exports dev.parley.pace;
    exports dev.parley.payload;
    exports dev.parley.regex;
    exports dev.parley.rule;
    exports dev.parley.script;
    exports dev.parley.session;
    exports dev.parley.session.listen;
    exports dev.parley.session.record;
    exports dev.parley.session.relay;
    exports dev.parley.session.replay;
    exports dev.parley.session.room;
    exports dev.parley.session.runtime to
            dev.parley.junit;
    exports dev.parley.session.script;
    exports dev.parley.session.send;
    exports dev.parley.socket;
    exports dev.parley.socket.jdk;
    exports dev.parley.socket.memory;
    exports dev.parley.template;
    exports dev.parley.text;
    exports dev.parley.time;
    exports dev.parley.trial;
}
