package org.intarsia.launcher;

/** Switches off downloads and usage tracking, which libraries do by default. */
final class OfflineSettings {
    private OfflineSettings() {}

    static void declare() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }
}
