package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What rules remember: the values of {@link Variable variables}. A peer's memory stands below that of its listener, and that below the
 * bench's; a name that one does not have is looked for above. What nobody has set takes no memory. Safe from any thread: all that
 * stand on one share a lock.
 */
public final class Memory {
    /** The longest text or key. */
    public static final int MOST_VALUE = 64 << 10;

    /** Entries of a table of texts. */
    public static final int MOST_ENTRIES = 10_000;

    /** What the variables of a listener, or of a bench, can take together. */
    public static final int MOST_BYTES = 16 << 20;

    /** What those of one peer can take. */
    public static final int MOST_BYTES_OF_PEER = 8 << 10;

    /** Where nothing is remembered. */
    static final Memory NONE = new Memory(Map.of(), null, 0);

    private final Map<String, Variable> declared;
    private final @Nullable Memory above;
    private final int mostBytes;
    private final ReentrantLock lock;

    /** By name, what was set: of a number itself, of text a payload, of registers their bytes, of a table its entries. */
    private final Map<String, Object> set = new HashMap<>();

    private long bytes;

    private Memory(Map<String, Variable> declared, @Nullable Memory above, int mostBytes) {
        this.declared = declared;
        this.above = above;
        this.mostBytes = mostBytes;
        this.lock = above == null ? new ReentrantLock() : above.lock;
    }

    /**
     * With the values that the variables have at first.
     *
     * @param above where other names are looked for; null for nowhere
     * @param mostBytes how many bytes may be remembered
     * @throws IllegalArgumentException if two have one name, or they need more bytes
     */
    public static Memory of(Collection<Variable> variables, @Nullable Memory above, int mostBytes) {
        Map<String, Variable> declared = new LinkedHashMap<>();
        long needed = 0;
        for (Variable each : variables) {
            if (declared.put(each.name(), each) != null || (above != null && above.owner(each.name()) != null)) {
                throw new IllegalArgumentException("two variables are called \"%s\"".formatted(each.name()));
            }
            needed += MemorySize.needed(each);
        }
        if (needed > mostBytes) {
            throw new IllegalArgumentException("the variables need %s, and %s is the most that there can be here"
                    .formatted(Sizes.show(needed), Sizes.show(mostBytes)));
        }
        return new Memory(declared, above, mostBytes);
    }

    static void requireValue(String name, Payload value) {
        if (value.size() > MOST_VALUE) {
            throw new IllegalArgumentException(
                    "%s would have a text of more than %s".formatted(name, Sizes.show(MOST_VALUE)));
        }
    }

    /** Takes over what another remembers of variables that are declared in the same words. */
    public void adopt(Memory before) {
        Map<String, Object> kept = before.copy();
        lock.lock();
        try {
            kept.forEach((name, value) -> {
                Variable variable = declared.get(name);
                if (variable != null && variable.equals(before.declared.get(name)) && !set.containsKey(name)) {
                    set.put(name, own(value));
                    bytes += MemorySize.held(value);
                }
            });
        } finally {
            lock.unlock();
        }
    }

    /** Not shared with the memory that it comes from. */
    private static Object own(Object value) {
        return switch (value) {
            case byte[] cells -> cells.clone();
            case Map<?, ?> entries -> new LinkedHashMap<>(entries);
            default -> value;
        };
    }

    private Map<String, Object> copy() {
        lock.lock();
        try {
            return new HashMap<>(set);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Memory owner(String name) {
        for (Memory each = this; each != null; each = each.above) {
            if (each.declared.containsKey(name)) {
                return each;
            }
        }
        return null;
    }

    private Memory required(String name) {
        Memory owner = owner(name);
        if (owner == null) {
            throw new Failure("nothing is remembered as " + name + " here");
        }
        return owner;
    }

    private Variable variable(String name) {
        Variable variable = declared.get(name);
        if (variable == null) {
            throw new IllegalStateException(name);
        }
        return variable;
    }

    /** Does something in one go: nobody sees or changes anything meanwhile. */
    <T> T together(Supplier<T> what) {
        lock.lock();
        try {
            return what.get();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Object now(String name) {
        lock.lock();
        try {
            return set.get(name);
        } finally {
            lock.unlock();
        }
    }

    BigInteger number(String name) {
        Memory owner = required(name);
        return owner.now(name) instanceof BigInteger number
                ? number
                : ((Variable.WholeNumber) owner.variable(name)).first();
    }

    double decimal(String name) {
        Memory owner = required(name);
        return owner.now(name) instanceof Double number ? number : ((Variable.Decimal) owner.variable(name)).first();
    }

    Payload text(String name) {
        Memory owner = required(name);
        return owner.now(name) instanceof Payload text ? text : ((Variable.Text) owner.variable(name)).first();
    }

    /**
     * The bytes of registers.
     *
     * @param from the first address; {@code to} is behind the last
     * @throws Failure if they do not exist
     */
    Payload registers(String name, long from, long to) {
        Memory owner = required(name);
        Variable.Registers registers = (Variable.Registers) owner.variable(name);
        requireInside(registers, from, to);
        int size = registers.codec().size();
        int begin = (int) (from - registers.from()) * size;
        int length = (int) (to - from) * size;
        lock.lock();
        try {
            return Payload.copyOf(owner.cells(registers), begin, length);
        } finally {
            lock.unlock();
        }
    }

    private static void requireInside(Variable.Registers registers, long from, long to) {
        if (from < registers.from() || to > registers.from() + registers.count() || from > to) {
            throw new Failure("the registers %s have the addresses %s..%s, and this reaches beyond"
                    .formatted(registers.name(), registers.from(), registers.from() + registers.count() - 1));
        }
    }

    /** What they are now; not to be changed. Under the lock. */
    private byte[] cells(Variable.Registers registers) {
        return set.get(registers.name()) instanceof byte[] cells ? cells : first(registers);
    }

    private static byte[] first(Variable.Registers registers) {
        int size = registers.codec().size();
        byte[] cells = new byte[registers.count() * size];
        registers
                .first()
                .forEach((address, value) ->
                        System.arraycopy(value.bytes(), 0, cells, (int) (address - registers.from()) * size, size));
        return cells;
    }

    /** @throws Failure if nothing is stored there */
    Payload entry(String name, Payload key) {
        Memory owner = required(name);
        lock.lock();
        try {
            Payload value = owner.entries(name).get(key);
            if (value == null) {
                throw new Failure("the table %s has nothing under that key".formatted(name));
            }
            return value;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("unchecked") // only setEntry puts maps there
    private Map<Payload, Payload> entries(String name) {
        return set.get(name) instanceof Map<?, ?> entries
                ? (Map<Payload, Payload>) entries
                : ((Variable.Table) variable(name)).first();
    }

    void setNumber(String name, Object number) {
        Memory owner = required(name);
        lock.lock();
        try {
            owner.set.put(name, number);
        } finally {
            lock.unlock();
        }
    }

    void setText(String name, Payload text) {
        Memory owner = required(name);
        requireShort(name, text);
        lock.lock();
        try {
            long before = owner.set.get(name) instanceof Payload old ? old.size() : 0;
            owner.take(text.size() - before);
            owner.set.put(name, text);
        } finally {
            lock.unlock();
        }
    }

    private static void requireShort(String name, Payload text) {
        if (text.size() > MOST_VALUE) {
            throw new Failure("%s takes at most %s, and this is longer".formatted(name, Sizes.show(MOST_VALUE)));
        }
    }

    /** So many more bytes. */
    private void take(long more) {
        if (more > 0 && bytes + more > mostBytes) {
            throw new Failure(
                    "there is room for %s of variables here, and that would be more".formatted(Sizes.show(mostBytes)));
        }
        bytes += more;
    }

    /** @param values whole registers, from that address on */
    void setRegisters(String name, long from, Payload values) {
        Memory owner = required(name);
        Variable.Registers registers = (Variable.Registers) owner.variable(name);
        int size = registers.codec().size();
        if (values.size() % size != 0) {
            throw new Failure(
                    "a register of %s has %s, and these are no whole ones".formatted(name, Sizes.count(size, "byte")));
        }
        requireInside(registers, from, from + values.size() / size);
        lock.lock();
        try {
            if (!(owner.set.get(name) instanceof byte[])) {
                owner.take((long) registers.count() * size);
                owner.set.put(name, first(registers));
            }
            System.arraycopy(
                    values.bytes(), 0, owner.cells(registers), (int) (from - registers.from()) * size, values.size());
        } finally {
            lock.unlock();
        }
    }

    void setEntry(String name, Payload key, Payload value) {
        Memory owner = required(name);
        requireShort(name, key);
        requireShort(name, value);
        lock.lock();
        try {
            Map<Payload, Payload> entries = owner.entries(name);
            Payload before = entries.get(key);
            if (before == null && entries.size() >= MOST_ENTRIES) {
                throw new Failure(
                        "the table %s has %s entries, the most that it can have".formatted(name, MOST_ENTRIES));
            }
            if (!(owner.set.get(name) instanceof Map)) {
                owner.take(MemorySize.held(entries));
                entries = new LinkedHashMap<>(entries);
                owner.set.put(name, entries);
            }
            owner.take(MemorySize.cost(key, value) - (before == null ? 0 : MemorySize.cost(key, before)));
            entries.put(key, value);
        } finally {
            lock.unlock();
        }
    }

    /** The names that it has itself. */
    public Collection<Variable> variables() {
        return Collections.unmodifiableCollection(declared.values());
    }
}
