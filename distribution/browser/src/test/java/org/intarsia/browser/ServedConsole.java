package org.intarsia.browser;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One server and one browser for all tests of a process: they take longer to start than to be
 * asked. A process that is one of several is given its classes one by one, each as a run of its
 * own, so both live to its end.
 */
final class ServedConsole implements BeforeAllCallback {
    private static ServedCopy server;
    private static Chromium chromium;

    @Override
    public void beforeAll(ExtensionContext context) {
        if (chromium == null) {
            chromium = Chromium.open();
            server = new ServedCopy("shapes-jit", "shapes-var");
            Runtime.getRuntime().addShutdownHook(new Thread(ServedConsole::close));
        }
    }

    static ServedCopy server() {
        return server;
    }

    static Chromium chromium() {
        return chromium;
    }

    private static void close() {
        server.close();
        chromium.close();
    }
}
