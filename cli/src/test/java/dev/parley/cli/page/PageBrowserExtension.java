package dev.parley.cli.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one browser of the whole run; it is closed after the last test. */
final class PageBrowserExtension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PageBrowser.class;
    }

    @Override
    public PageBrowser resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(PageBrowser.class))
                .computeIfAbsent(PageBrowser.class, _ -> started(), PageBrowser.class);
    }

    private static PageBrowser started() {
        try {
            return new PageBrowser();
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }
}
