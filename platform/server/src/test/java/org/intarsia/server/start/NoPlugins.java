package org.intarsia.server.start;

import java.nio.file.Path;
import java.util.List;
import org.intarsia.kernel.Actor;
import org.intarsia.kernel.InstallOptions;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.Refusal;
import org.intarsia.kernel.Replacement;

/** For tests that change no plugin. */
final class NoPlugins implements Plugins {
    @Override
    public PluginInfo install(Path jar, InstallOptions options, Actor actor) {
        throw new IllegalStateException("not asked");
    }

    @Override
    public Replacement replace(Path jar, Actor actor) {
        throw new AssertionError("no plugin is replaced");
    }

    @Override
    public void remove(String bundle, String version, Actor actor) {
        throw new IllegalStateException("not asked");
    }

    @Override
    public List<Refusal> refusals() {
        return List.of();
    }
}
