package dev.parley.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests within a test, with whichever JUnit the class loader has that loaded this class. */
public final class SampleRunner {
    private SampleRunner() {}

    /**
     * Runs those of a class.
     *
     * @param method one of them, or empty for all
     * @param parameters keys and values in turn
     * @return by each test's name how it failed, with its stack trace, or nothing where it did not
     */
    public static Map<String, String> run(Class<?> type, String method, String... parameters) {
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(type.getClassLoader());
        try {
            DiscoverySelector selector =
                    method.isEmpty() ? selectClass(type) : selectMethod(type, method(type, method));
            LauncherDiscoveryRequestBuilder request =
                    LauncherDiscoveryRequestBuilder.request().selectors(selector);
            for (int i = 0; i < parameters.length; i += 2) {
                request.configurationParameter(parameters[i], parameters[i + 1]);
            }
            return run(LauncherFactory.create(), request.build());
        } finally {
            current.setContextClassLoader(before);
        }
    }

    private static Method method(Class<?> type, String name) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type + " has no " + name));
    }

    private static Map<String, String> run(Launcher launcher, LauncherDiscoveryRequest request) {
        Map<String, String> results = new ConcurrentHashMap<>();
        launcher.execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                String failure = result.getThrowable().map(SampleRunner::trace).orElse("");
                if (test.isTest() || !failure.isEmpty()) {
                    results.put(name(test), failure);
                }
            }
        });
        return new TreeMap<>(results);
    }

    private static String name(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName())
                .orElse(test.getDisplayName());
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
