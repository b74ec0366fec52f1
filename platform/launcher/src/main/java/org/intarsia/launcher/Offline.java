package org.intarsia.launcher;

/** Nothing is fetched and nobody is told, whatever a library does by default. */
final class Offline {
    private Offline() {}

    static void declare() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }
}
