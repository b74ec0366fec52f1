package org.intarsia.browser;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One server and one browser for all tests: they take longer to start than to be asked. */
final class ServedConsole implements BeforeAllCallback, ExtensionContext.Store.CloseableResource {
    private static ServedCopy server;
    private static Chromium chromium;

    @Override
    public void beforeAll(ExtensionContext context) {
        if (chromium == null) {
            chromium = Chromium.open();
            server = new ServedCopy("shapes-jit", "shapes-var");
            context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .put(ServedConsole.class, this);
        }
    }

    static ServedCopy server() {
        return server;
    }

    static Chromium chromium() {
        return chromium;
    }

    @Override
    public void close() {
        server.close();
        chromium.close();
    }
}
