/**
 * Parley's engine: the other end of the wire, for a Java program or test.
 *
 * <p>Start at {@link dev.parley.Parley}. The packages stand on floors, and each imports lower floors only: {@code
 * address}, {@code payload}, {@code time}, {@code ledger} and {@code words} hold values and ask nobody but the clock; {@code socket}, {@code event}
 * and {@code template} stand on them; {@code framing}, {@code oddity}, {@code pace} and {@code rule} decide and touch no socket, and so does {@code script} above them; {@code
 * session} puts all of it together.
 */
module dev.parley.core {
    requires re2j;
    requires static transitive org.jspecify;

    uses dev.parley.socket.NetworkProvider;

    exports dev.parley;
    exports dev.parley.address;
    exports dev.parley.event;
    exports dev.parley.framing;
    exports dev.parley.ledger;
    exports dev.parley.oddity;
    exports dev.parley.pace;
    exports dev.parley.payload;
    exports dev.parley.rule;
    exports dev.parley.script;
    exports dev.parley.session;
    exports dev.parley.socket;
    exports dev.parley.template;
    exports dev.parley.time;
    exports dev.parley.words;
}
