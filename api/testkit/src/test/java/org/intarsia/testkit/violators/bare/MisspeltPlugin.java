package org.intarsia.testkit.violators.bare;

import com.google.inject.Inject;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.testkit.violators.OneBranch;
import org.intarsia.testkit.violators.good.GoodPlugin;

/** Its presets cannot be used: see {@code presets/misspelt}. */
public final class MisspeltPlugin extends PluginModule {
    public static final class Misspelt extends OneBranch {
        @Inject
        Misspelt() {}
    }

    @Override
    protected void configure() {
        contribute(Guidance.class, "misspelt", GoodPlugin.Options.class, Misspelt.class);
    }
}
