package org.intarsia.testkit.violators.bare;

import com.google.inject.Inject;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.testkit.violators.OneBranch;
import org.intarsia.testkit.violators.good.GoodPlugin;

/** Its presets cannot be used: see {@code presets/unreadable}. */
public final class UnreadablePlugin extends PluginModule {
    public static final class Unreadable extends OneBranch {
        @Inject
        Unreadable() {}
    }

    @Override
    protected void configure() {
        contribute(Guidance.class, "unreadable", GoodPlugin.Options.class, Unreadable.class);
    }
}
