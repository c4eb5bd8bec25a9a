package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Whole;
import dev.parley.template.Part.Block;
import dev.parley.template.Part.Check;
import dev.parley.template.Part.Extent;
import dev.parley.template.Part.LengthField;
import dev.parley.template.Part.Other;
import dev.parley.text.Sizes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes one message apart, from its beginning to its end, without going back. For one thread. */
final class LayoutReader {
    private static final int NO = -1;

    private final Payload message;
    private final Set<String> bad = new HashSet<>();
    private Map<String, Payload> found = new HashMap<>();

    /** Bits of the byte at hand that are read already. */
    private int bits;

    LayoutReader(Payload message) {
        this.message = message;
    }

    Optional<Layout.Parsed> read(Block block) {
        try {
            boolean is = list(block.parts(), block.after(), 0, message.size()) == message.size() && isRight(block);
            return is ? Optional.of(new Layout.Parsed(found, bad)) : Optional.empty();
        } catch (Failure | FillException none) {
            return Optional.empty(); // a size or a count that has no value for these bytes
        }
    }

    /**
     * The items of a list that was read before.
     *
     * @throws Failure if there are more than that
     */
    static List<Map<String, Payload>> items(Block item, Payload list, int most) {
        LayoutReader reader = new LayoutReader(list);
        List<Map<String, Payload>> items = new ArrayList<>();
        for (int at = 0; at < list.size(); ) {
            reader.found = new HashMap<>();
            int next = reader.item(item, at);
            if (next <= at || items.size() == most) {
                throw new Failure("it is made of a list that has more than %s items".formatted(Sizes.count(most)));
            }
            items.add(reader.found);
            at = next;
        }
        return items;
    }

    private boolean isRight(Block block) {
        if (block.checks().isEmpty()) {
            return true;
        }
        Values values = Values.ofMessage(message, found);
        for (Check check : block.checks()) {
            if (!isRight(check, values)) {
                if (check.isFixed()) {
                    return false;
                }
                bad.add(check.name());
            }
        }
        return true;
    }

    private boolean isRight(Check check, Values values) {
        try {
            return check.isRight(
                    found.getOrDefault(check.name(), Payload.EMPTY),
                    check.right().apply(values));
        } catch (FillException none) {
            return false;
        }
    }

    /**
     * Reads one behind the other.
     *
     * @param end where the last must end; -1 where that is not known
     * @return where they end, or -1 where the message is not so
     */
    private int list(List<Part> parts, List<Integer> after, int from, int end) {
        int at = from;
        for (int i = 0; i < parts.size() && at >= 0; i++) {
            int room = end >= 0 && after.get(i) >= 0 ? end - after.get(i) : NO;
            at = part(parts.get(i), at, room);
        }
        return end >= 0 && at != end ? NO : at;
    }

    private int part(Part part, int at, int room) {
        return switch (part) {
            case Part.Literal literal ->
                taken(literal.name(), at, at + literal.bytes().size()) >= 0
                                && literal.bytes().equals(found.getOrDefault(literal.name(), Payload.EMPTY))
                        ? at + literal.bytes().size()
                        : NO;
            case Part.Sized sized -> taken(sized.name(), at, (long) at + sized.size());
            case Part.Bits width -> bits(width, at);
            case Part.VariableNumber variable -> {
                int size = variable.number().sizeAt(message, at);
                yield size < 0 ? NO : taken(variable.name(), at, (long) at + size);
            }
            case Part.Run run -> run(run, at, room);
            case Part.Group group -> {
                int told = end(group.extent(), at, room);
                boolean impossible =
                        told < at && (group.extent().rest() || group.extent().length() != null);
                int end = impossible ? NO : list(group.parts(), group.after(), at, told);
                yield end < 0 ? NO : taken(group.name(), at, end);
            }
            case Part.Repeat repeat -> repeat(repeat, at, room);
        };
    }

    private int taken(String name, int from, long to) {
        if (to < from || to > message.size()) {
            return NO;
        }
        found.put(name, message.slice(from, (int) to));
        return (int) to;
    }

    private int bits(Part.Bits part, int from) {
        int at = from;
        long value = 0;
        for (int i = 0; i < part.width(); i++) {
            if (at >= message.size()) {
                return NO;
            }
            value = value << 1 | (message.byteAt(at) >> (7 - bits) & 1);
            bits = (bits + 1) % 8;
            at += bits == 0 ? 1 : 0;
        }
        byte[] number = new byte[Long.BYTES];
        for (int i = 0; i < number.length; i++) {
            number[i] = (byte) (value >>> (8 * (number.length - 1 - i)));
        }
        found.put(part.name(), Payload.copyOf(number));
        return at;
    }

    private int run(Part.Run run, int at, int room) {
        Payload until = run.extent().until();
        int end = end(run.extent(), at, room);
        if (end < 0 && until != null && isOpen(run.extent())) {
            end = find(until, at);
        }
        if (end < 0 || taken(run.name(), at, end) < 0) {
            return NO;
        }
        return run.text()
                        && found.getOrDefault(run.name(), Payload.EMPTY).text().isEmpty()
                ? NO
                : end;
    }

    private static boolean isOpen(Extent extent) {
        return extent.size() == null && !extent.rest() && extent.length() == null;
    }

    private int find(Payload wanted, int from) {
        for (int at = from; at + wanted.size() <= message.size(); at++) {
            int same = 0;
            while (same < wanted.size() && message.byteAt(at + same) == wanted.byteAt(same)) {
                same++;
            }
            if (same == wanted.size()) {
                return at;
            }
        }
        return NO;
    }

    /** Where it ends, or -1 where nothing before it says so, or says what cannot be. */
    private int end(Extent extent, int at, int room) {
        Whole size = extent.size();
        if (size != null) {
            return inside(at, number(size));
        }
        if (extent.rest()) {
            return room;
        }
        LengthField length = extent.length();
        return length == null ? NO : inside(at, length(length));
    }

    private int inside(int at, long size) {
        return size < 0 || size > message.size() - at ? NO : at + (int) size;
    }

    private long number(Whole whole) {
        BigInteger number = whole.value().apply(Values.ofMessage(message, found));
        return number.bitLength() > 62 ? NO : number.longValue();
    }

    private long length(LengthField length) {
        Payload bytes = found.getOrDefault(length.name(), Payload.EMPTY);
        Expression.Bytes known = Expression.constant(bytes);
        if (!(length.type().reading(known).natural() instanceof Whole whole)) {
            return NO;
        }
        BigInteger number = whole.value().apply(Values.NONE);
        if (number.bitLength() > 62) {
            return NO;
        }
        long rest = number.longValue() - length.plus();
        for (Other other : length.others()) {
            rest -= other.size() >= 0
                    ? other.size()
                    : found.getOrDefault(other.name(), Payload.EMPTY).size();
        }
        return rest;
    }

    private int repeat(Part.Repeat repeat, int from, int room) {
        Whole count = repeat.count();
        long times = count == null ? Long.MAX_VALUE : number(count);
        int end = count == null ? end(repeat.extent(), from, room) : NO;
        if (times < 0 || (count == null && end < 0)) {
            return NO;
        }
        Map<String, Payload> outside = found;
        Map<String, Payload> first = null;
        int at = from;
        for (long i = 0; i < times && (end < 0 || at < end); i++) {
            found = new HashMap<>();
            int next = item(repeat.item(), at);
            first = first == null ? found : first;
            if (next <= at) { // an item has at least one byte, so that there are no more items than bytes
                found = outside;
                return NO;
            }
            at = next;
        }
        found = outside;
        if (first != null) {
            found.putAll(first);
        }
        return end >= 0 && at != end ? NO : taken(repeat.name(), from, at);
    }

    private int item(Block item, int at) {
        int next = list(item.parts(), item.after(), at, NO);
        return next >= 0 && isRight(item) ? next : NO;
    }
}
