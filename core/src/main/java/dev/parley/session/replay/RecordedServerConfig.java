package dev.parley.session.replay;

import dev.parley.capture.Conversation;
import dev.parley.session.listen.ListenConfig;
import java.util.List;

/**
 * What a recorded server was asked for when it was opened; {@link RecordedServerSetup} says what each means. Immutable; safe from
 * any thread.
 *
 * @param times when each message is due
 * @param inOrder whether each message is taken for the next one of the recording, whatever it says
 */
record RecordedServerConfig(
        ListenConfig listener, List<Conversation> conversations, RecordedTimes times, boolean inOrder) {
    RecordedServerConfig {
        conversations = List.copyOf(conversations);
    }
}
