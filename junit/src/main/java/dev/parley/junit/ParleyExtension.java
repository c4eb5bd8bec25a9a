package dev.parley.junit;

import dev.parley.event.EventRecorder;
import dev.parley.socket.Network;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.time.Durations;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Opens the peers of a test and closes them behind it: {@link TestPeer} with {@link Udp} or {@link Tcp}, {@link TestRelay} with {@link
 * Relay}, {@link TestRecording} with {@link Recorded}, and the {@link ManualClock} on which its peers' later answers wait. A test with one of these annotations has it already;
 * {@code @ExtendWith(ParleyExtension.class)} or {@code @RegisterExtension} gives it to one that has none, which then is told what it
 * leaks.
 *
 * <p>It fails a test that left a session of Parley open, names where it was opened, and closes it; what a reply function threw fails
 * the test too. A test that fails has what happened at its peers, and the path of a capture file (pcapng) of it, in its message or
 * below its own stack trace.
 *
 * <p>Parameters of the test run (JUnit's configuration parameters, or system properties): {@code parley.patience}, as {@code 2s}, for
 * {@link TestPeer#waitAtMost}; {@code parley.seed} for what is done by chance; {@code parley.captures}, the folder for the capture
 * files of tests that failed, or {@code none}.
 *
 * <p>For JUnit 5.10 and later, and 6. Tests may run in parallel.
 */
public final class ParleyExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ParleyExtension.class);

    /** In an ID of JUnit: a repetition, or one of several sets of arguments. */
    private static final Pattern INVOCATION = Pattern.compile("invocation:#(\\d+)");

    /** What a parameter may be without an annotation. */
    private static final Set<Class<?>> OURS = Set.of(ManualClock.class, MemoryNetwork.class);

    private static final String ABORTED = "org.opentest4j.TestAbortedException";

    /** Two in one test, as by a field with an annotation and {@code @RegisterExtension}, are as one. */
    @Override
    public void beforeAll(ExtensionContext context) {
        if (scope(context) != null) {
            return;
        }
        PeerScope scope = begin(context);
        inject(scope, null, context.getRequiredTestClass());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (scope(context) != null) {
            return;
        }
        PeerScope scope = begin(context);
        context.getRequiredTestInstances()
                .getAllInstances()
                .forEach(instance -> inject(scope, instance, instance.getClass()));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        end(context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        end(context);
    }

    private static PeerScope begin(ExtensionContext context) {
        Duration patience = context.getConfigurationParameter("parley.patience")
                .map(Durations::parse)
                .orElse(EventRecorder.PATIENCE);
        long seed = PeerSettings.seed(
                context.getConfigurationParameter("parley.seed").orElse(null));
        Path captures = FailureCapture.folder(
                context.getConfigurationParameter(FailureCapture.PARAMETER).orElse(null));
        PeerScope outer = outer(context);
        FailureCapture capture =
                FailureCapture.begin(captures, testName(context), outer == null ? null : outer.capture());
        PeerSettings settings = isInMemory(context)
                ? inMemory(outer, seed, patience, capture)
                : new PeerSettings("peer", Network.system(), ManualClock.running(), seed, patience, capture);
        PeerScope scope = new PeerScope(settings, outer);
        store(context).put(context.getUniqueId(), scope);
        return scope;
    }

    private static boolean isInMemory(ExtensionContext context) {
        boolean found = context.getTestMethod()
                .filter(method -> method.isAnnotationPresent(InMemory.class))
                .isPresent();
        for (Class<?> each = context.getRequiredTestClass(); each != null && !found; each = each.getEnclosingClass()) {
            found = each.isAnnotationPresent(InMemory.class);
        }
        return found;
    }

    /** On the network of the class where that has peers, else on one of its own. */
    private static PeerSettings inMemory(
            @Nullable PeerScope outer, long seed, Duration patience, FailureCapture capture) {
        if (outer != null && outer.hasPeers() && outer.settings().isInMemory()) {
            PeerSettings ofClass = outer.settings();
            return new PeerSettings("peer", ofClass.network(), ofClass.clock(), seed, patience, capture);
        }
        ManualClock clock = new ManualClock();
        return new PeerSettings("peer", new MemoryNetwork(clock), clock, seed, patience, capture);
    }

    /** {@code com.example.ClientsTest.reconnects}, with the types of parameters and the number of a repetition where there are some. */
    private static String testName(ExtensionContext context) {
        StringBuilder name = new StringBuilder(context.getRequiredTestClass().getName());
        context.getTestMethod().ifPresent(method -> {
            name.append('.').append(method.getName());
            for (Class<?> each : method.getParameterTypes()) {
                name.append('-').append(each.getSimpleName());
            }
        });
        Matcher number = INVOCATION.matcher(context.getUniqueId());
        while (number.find()) {
            name.append('.').append(number.group(1));
        }
        return name.toString();
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    private static @Nullable PeerScope scope(ExtensionContext context) {
        return store(context).get(context.getUniqueId(), PeerScope.class);
    }

    /** That of the class around it, where there is one. */
    private static @Nullable PeerScope outer(ExtensionContext context) {
        for (Optional<ExtensionContext> each = context.getParent();
                each.isPresent();
                each = each.get().getParent()) {
            PeerScope found = scope(each.get());
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static void end(ExtensionContext context) throws Exception {
        PeerScope scope = store(context).remove(context.getUniqueId(), PeerScope.class);
        if (scope == null) {
            return;
        }
        List<Throwable> failures = scope.close();
        Throwable ofTest = context.getExecutionException().orElse(null);
        if (ofTest != null) {
            failures.remove(ofTest.getCause()); // the test has said it
        }
        Throwable failed = ofTest == null && !failures.isEmpty() ? failures.getFirst() : ofTest;
        if (failed == null || (failures.isEmpty() && isAbortion(failed))) {
            scope.capture().delete();
        } else {
            tell(failed, scope);
        }
        if (!failures.isEmpty()) {
            Throwable first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            rethrow(first);
        }
    }

    /** An assumption did not hold: the test has not failed. */
    private static boolean isAbortion(Throwable thrown) {
        return thrown.getClass().getName().equals(ABORTED);
    }

    /** What happened, and where its capture is, unless the failure says it itself. */
    private static void tell(Throwable failed, PeerScope scope) {
        String message = String.valueOf(failed.getMessage());
        String capture = scope.capture().write();
        if (!message.contains("What happened:")) {
            failed.addSuppressed(new Transcript(scope.transcript() + capture));
        } else if (!message.contains(capture)) {
            failed.addSuppressed(new Transcript(capture.strip()));
        }
    }

    private static void rethrow(Throwable thrown) throws Exception {
        switch (thrown) {
            case Exception exception -> throw exception;
            case Error error -> throw error;
            default -> throw new IllegalStateException(thrown);
        }
    }

    // ---- fields

    /** @param instance null for the static ones */
    private static void inject(PeerScope scope, @Nullable Object instance, Class<?> type) {
        List<Field> fields = fields(type, instance == null);
        fields.stream()
                .filter(field -> !field.isAnnotationPresent(Relay.class))
                .forEach(field -> set(field, instance, value(scope, field, field.getName(), field.getType())));
        fields.stream()
                .filter(field -> field.isAnnotationPresent(Relay.class))
                .forEach(field -> set(field, instance, value(scope, field, field.getName(), field.getType())));
    }

    /** Those with one of our annotations, also those of superclasses, which come first. */
    private static List<Field> fields(Class<?> type, boolean ofClass) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            List<Field> own = new ArrayList<>();
            for (Field field : each.getDeclaredFields()) {
                if (isOurs(field) && Modifier.isStatic(field.getModifiers()) == ofClass) {
                    own.add(field);
                }
            }
            fields.addAll(0, own);
        }
        return fields;
    }

    private static boolean isOurs(AnnotatedElement element) {
        return element.isAnnotationPresent(Udp.class)
                || element.isAnnotationPresent(Tcp.class)
                || element.isAnnotationPresent(Recorded.class)
                || element.isAnnotationPresent(Relay.class);
    }

    private static Object value(PeerScope scope, AnnotatedElement element, String name, Class<?> type) {
        Relay relay = element.getAnnotation(Relay.class);
        if (relay != null) {
            requireType(name, type, TestRelay.class);
            return scope.relay(name, relay);
        }
        Recorded recorded = element.getAnnotation(Recorded.class);
        if (recorded != null) {
            requireType(name, type, TestRecording.class);
            return recording(scope, name, recorded);
        }
        requireType(name, type, TestPeer.class);
        Tcp tcp = element.getAnnotation(Tcp.class);
        return tcp == null ? scope.udp(name) : scope.tcp(name, tcp.frame());
    }

    private static void requireType(String name, Class<?> type, Class<?> right) {
        if (!type.equals(right)) {
            throw new ExtensionConfigurationException("%s has an annotation of Parley, so it must be a %s, but is a %s"
                    .formatted(name, right.getSimpleName(), type.getSimpleName()));
        }
    }

    private static TestRecording recording(PeerScope scope, String name, Recorded recorded) {
        try {
            return scope.recording(name, recorded);
        } catch (IOException | IllegalArgumentException bad) {
            throw new ExtensionConfigurationException(
                    "@Recorded(\"%s\") of %s cannot be served: %s".formatted(recorded.value(), name, bad), bad);
        }
    }

    private static void set(Field field, @Nullable Object instance, Object value) {
        try {
            field.setAccessible(true);
            field.set(instance, value);
        } catch (IllegalAccessException bad) {
            throw new ExtensionConfigurationException(
                    "the field %s cannot be set: it must not be final".formatted(field.getName()), bad);
        }
    }

    // ---- parameters

    /** Those of tests and of what runs before and after them; not of constructors, which nobody closes behind. */
    @Override
    public boolean supportsParameter(ParameterContext parameterContext, ExtensionContext context) {
        Parameter parameter = parameterContext.getParameter();
        return parameterContext.getDeclaringExecutable() instanceof Method
                && (isOurs(parameter) || OURS.contains(parameter.getType()));
    }

    @Override
    public Object resolveParameter(ParameterContext parameterContext, ExtensionContext context) {
        PeerScope scope = scope(context);
        if (scope == null) {
            throw new ExtensionConfigurationException(
                    "there are no peers yet: write @ExtendWith(ParleyExtension.class) above the class");
        }
        Parameter parameter = parameterContext.getParameter();
        if (parameter.getType().equals(ManualClock.class)) {
            return scope.settings().clock();
        }
        if (!parameter.getType().equals(MemoryNetwork.class)) {
            return value(scope, parameter, parameter.getName(), parameter.getType());
        }
        if (scope.settings().network() instanceof MemoryNetwork network) {
            return network;
        }
        throw new ExtensionConfigurationException(
                "the peers of this test have real sockets: write @InMemory above it, or above its class");
    }
}
