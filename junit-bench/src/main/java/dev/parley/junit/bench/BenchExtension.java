package dev.parley.junit.bench;

import dev.parley.junit.Transcript;
import dev.parley.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
 * Opens the benches of a test and closes them behind it: {@link TestBench} with {@link Bench}. What a file expects, and does not come,
 * fails the test; a test that fails has what happened below its own stack trace. Tests may run in parallel.
 */
public final class BenchExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(BenchExtension.class);

    /** The benches of one test, or of a class. For one thread. */
    private static final class Scope {
        private final Deque<TestBench> open = new ArrayDeque<>();

        TestBench open(String name) {
            TestBench opened = read(name);
            open.push(opened);
            return opened;
        }

        /** The last first; gives back what that threw. */
        List<Throwable> close() {
            List<Throwable> failures = new ArrayList<>();
            for (TestBench each : open) {
                try {
                    each.close();
                } catch (RuntimeException | Error thrown) {
                    failures.add(thrown);
                }
            }
            return failures;
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        inject(begin(context), null, context.getRequiredTestClass());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Scope scope = begin(context);
        context.getRequiredTestInstances()
                .getAllInstances()
                .forEach(instance -> inject(scope, instance, instance.getClass()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        end(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end(context);
    }

    private static Scope begin(ExtensionContext context) {
        Scope scope = new Scope();
        context.getStore(NAMESPACE).put(context.getUniqueId(), scope);
        return scope;
    }

    private static void end(ExtensionContext context) {
        Scope scope = context.getStore(NAMESPACE).remove(context.getUniqueId(), Scope.class);
        if (scope == null) {
            return;
        }
        List<Throwable> failures = scope.close();
        context.getExecutionException()
                .ifPresent(
                        ofTest -> scope.open.forEach(each -> ofTest.addSuppressed(new Transcript(each.transcript()))));
        if (!failures.isEmpty()) {
            Throwable first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            if (first instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) first;
        }
    }

    /** @param instance null for the static fields */
    private static void inject(Scope scope, @Nullable Object instance, Class<?> type) {
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                Bench bench = field.getAnnotation(Bench.class);
                if (bench != null && Modifier.isStatic(field.getModifiers()) == (instance == null)) {
                    requireType(field.getName(), field.getType());
                    set(field, instance, scope.open(bench.value()));
                }
            }
        }
    }

    private static void set(Field field, @Nullable Object instance, TestBench bench) {
        try {
            field.setAccessible(true);
            field.set(instance, bench);
        } catch (IllegalAccessException bad) {
            throw new ExtensionConfigurationException(
                    "the field %s cannot be set: it must not be final".formatted(field.getName()), bad);
        }
    }

    private static void requireType(String name, Class<?> type) {
        if (!type.equals(TestBench.class)) {
            throw new ExtensionConfigurationException(
                    "%s has @Bench, so it must be a TestBench, but is a %s".formatted(name, type.getSimpleName()));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getDeclaringExecutable() instanceof Method && parameter.isAnnotated(Bench.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        String name = parameter.getParameter().getName();
        requireType(name, parameter.getParameter().getType());
        Scope scope = context.getStore(NAMESPACE).get(context.getUniqueId(), Scope.class);
        Bench bench = parameter.findAnnotation(Bench.class).orElseThrow();
        if (scope == null) {
            throw new ExtensionConfigurationException("there are no benches yet for " + name
                    + ": write @ExtendWith(BenchExtension.class) above the class");
        }
        return scope.open(bench.value());
    }

    /** A file, or a resource on the class path. */
    private static TestBench read(String name) {
        try {
            Path file = Path.of(name);
            if (Files.exists(file)) {
                return TestBench.of(file);
            }
            try (InputStream resource =
                    Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
                return resource == null
                        ? TestBench.of(file)
                        : TestBench.of(name, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException | SettingsException | IllegalArgumentException bad) {
            throw new ExtensionConfigurationException(
                    "@Bench(\"%s\") cannot be run: %s".formatted(name, bad.getMessage()), bad);
        }
    }
}
