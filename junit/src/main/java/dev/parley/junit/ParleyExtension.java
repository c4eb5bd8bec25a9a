package dev.parley.junit;

import dev.parley.event.EventRecorder;
import dev.parley.time.Durations;
import dev.parley.time.ManualClock;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * Relay}, and the {@link ManualClock} on which its peers' later answers wait. A test with one of these annotations has it already;
 * {@code @ExtendWith(ParleyExtension.class)} or {@code @RegisterExtension} gives it to one that has none, which then is told what it
 * leaks.
 *
 * <p>It fails a test that left a session of Parley open, names where it was opened, and closes it; what a reply function threw fails
 * the test too. A test that fails has what happened at its peers below its own stack trace.
 *
 * <p>Parameters of the test run (JUnit's configuration parameters, or system properties): {@code parley.patience}, as {@code 2s}, for
 * {@link TestPeer#waitAtMost}; {@code parley.seed} for what is done by chance.
 *
 * <p>For JUnit 5.10 and later, and 6. Tests may run in parallel.
 */
public final class ParleyExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ParleyExtension.class);

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
        PeerScope scope =
                new PeerScope(new PeerSettings("peer", ManualClock.running(), seed, patience), outer(context));
        store(context).put(context.getUniqueId(), scope);
        return scope;
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
        if (failed != null && !String.valueOf(failed.getMessage()).contains("What happened:")) {
            failed.addSuppressed(new Transcript(scope.transcript()));
        }
        if (!failures.isEmpty()) {
            Throwable first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            rethrow(first);
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
                || element.isAnnotationPresent(Relay.class);
    }

    private static Object value(PeerScope scope, AnnotatedElement element, String name, Class<?> type) {
        Relay relay = element.getAnnotation(Relay.class);
        Tcp tcp = element.getAnnotation(Tcp.class);
        Class<?> right = relay == null ? TestPeer.class : TestRelay.class;
        if (!type.equals(right)) {
            throw new ExtensionConfigurationException("%s has an annotation of Parley, so it must be a %s, but is a %s"
                    .formatted(name, right.getSimpleName(), type.getSimpleName()));
        }
        if (relay != null) {
            return scope.relay(name, relay);
        }
        return tcp == null ? scope.udp(name) : scope.tcp(name, tcp.frame());
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
                && (isOurs(parameter) || parameter.getType().equals(ManualClock.class));
    }

    @Override
    public Object resolveParameter(ParameterContext parameterContext, ExtensionContext context) {
        PeerScope scope = scope(context);
        if (scope == null) {
            throw new ExtensionConfigurationException(
                    "there are no peers yet: write @ExtendWith(ParleyExtension.class) above the class");
        }
        Parameter parameter = parameterContext.getParameter();
        return parameter.getType().equals(ManualClock.class)
                ? scope.clock()
                : value(scope, parameter, parameter.getName(), parameter.getType());
    }
}
