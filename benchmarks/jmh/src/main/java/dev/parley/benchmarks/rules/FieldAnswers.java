package dev.parley.benchmarks.rules;

import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Decision;
import dev.parley.rule.Match;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import dev.parley.template.Layout;
import dev.parley.template.Layout.Field;
import dev.parley.template.Names;
import dev.parley.template.Template;
import dev.parley.template.Values;
import java.net.InetAddress;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Answers of named fields on one thread: a message is read, its length and checksum verified, and an answer made with its own. */
@State(Scope.Thread)
public class FieldAnswers {
    private static final int ORDER = 1 << 10;

    /** As a tracker's: start, length, kind, content, number, CRC, end. */
    private static final Layout FRAME = Layout.of(List.of(
            new Field("start", "\\x78\\x78"),
            new Field("length", "{{len(kind, content, serial, crc) | u8}}"),
            new Field("kind", "u8"),
            new Field("content", "bytes"),
            new Field("serial", "u16be"),
            new Field("crc", "{{crc16-x25(length, kind, content, serial) | u16be}}"),
            new Field("stop", "\\r\\n")));

    /** A list of which each item is answered. */
    private static final Layout LIST = Layout.of(List.of(
            new Field("count", "u8"),
            new Field("items[count]", "", List.of(new Field("id", "u8"), new Field("value", "u16be")))));

    private final Rules frames = Rules.when(new Match.Fields(FRAME))
            .where("kind", "1..9")
            .reply(FRAME.with(List.of(new Field("content", ""), new Field("serial", "{{serial + 1}}"))))
            .build();
    private final Rules lists = Rules.when(new Match.Fields(LIST))
            .reply(LIST.with(List.of(new Field("value", "{{value * 2}}"))))
            .build();
    private final Trigger[] frameMessages = new Trigger[ORDER];
    private final Trigger[] listMessages = new Trigger[ORDER];
    private final InetAddress peer = InetAddress.getLoopbackAddress();
    private int next;

    public FieldAnswers() {
        Template frame = FRAME.with(List.of(
                        new Field("kind", "{{1 + n % 9}}"),
                        new Field("content", "{{n | u64be}}"),
                        new Field("serial", "{{n}}")))
                .template(false, Names.NONE);
        Template list = Template.forMessage("\\x08{{repeat(n | u24be, 8)}}");
        for (int i = 0; i < ORDER; i++) {
            frameMessages[i] = arrived(frame, i);
            listMessages[i] = arrived(list, i);
        }
    }

    private static Trigger arrived(Template template, int number) {
        return new Trigger.Arrived(template.fill(values(Payload.EMPTY, number)), 1);
    }

    private static Values values(Payload data, long n) {
        return new Values(0, () -> ZoneOffset.UTC, n, new SplittableRandom(0), "127.0.0.1:9", data);
    }

    /** A frame with a length and a CRC. */
    @Benchmark
    public Payload frame() {
        return answer(frames, frameMessages);
    }

    /** A list of eight items, each written anew. */
    @Benchmark
    public Payload list() {
        return answer(lists, listMessages);
    }

    private Payload answer(Rules rules, Trigger[] order) {
        next = (next + 1) & (ORDER - 1);
        Decision decision = rules.decide(order[next], peer, Match.InState.START).orElseThrow();
        Action.Reply reply = (Action.Reply) decision.rule().then().getFirst();
        return reply.template().fill(Values.ofMessage(((Trigger.Arrived) order[next]).message(), decision.captures()));
    }
}
