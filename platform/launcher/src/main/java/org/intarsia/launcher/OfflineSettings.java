package org.intarsia.launcher;

/**
 * Switches off downloads and usage tracking, which libraries do by default, and names the engine:
 * the library of tokenizers brings a second one.
 */
final class OfflineSettings {
    private OfflineSettings() {}

    static void declare() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.default_engine", "PyTorch");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }
}
