package org.intarsia.server.start;

import java.nio.file.Path;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Plugins;

/** For tests that change no plugin. */
final class NoPlugins implements Plugins {
    @Override
    public PluginInfo install(Path jar, boolean older) {
        throw new IllegalStateException("not asked");
    }

    @Override
    public void remove(String bundle, String version) {
        throw new IllegalStateException("not asked");
    }
}
