package org.intarsia.testkit.violators.bare;

import com.google.inject.Inject;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.testkit.violators.OneBranch;

/** Brings two parts of one name. */
public final class TwicePlugin extends PluginModule {
    /** A part that can be injected. */
    public static final class Part extends OneBranch {
        @Inject
        Part() {}
    }

    @Override
    protected void configure() {
        contribute(Guidance.class, "twice", BarePlugin.Options.class, Part.class);
        contribute(Guidance.class, "twice", BarePlugin.Options.class, Part.class);
    }
}
