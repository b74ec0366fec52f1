package org.intarsia.server.start;

import java.nio.file.Path;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.Replacement;

/** For tests that change no plugin. */
final class NoPlugins implements Plugins {
    @Override
    public PluginInfo install(Path jar, boolean older) {
        throw new IllegalStateException("not asked");
    }

    @Override
    public Replacement replace(Path jar) {
        throw new AssertionError("no plugin is replaced");
    }

    @Override
    public void remove(String bundle, String version) {
        throw new IllegalStateException("not asked");
    }
}
