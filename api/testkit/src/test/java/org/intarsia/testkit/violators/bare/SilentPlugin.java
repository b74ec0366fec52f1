package org.intarsia.testkit.violators.bare;

import com.google.inject.Inject;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.testkit.violators.OneBranch;

/** Brings a part whose options do not say what they mean. */
public final class SilentPlugin extends PluginModule {
    /** Declares nothing. */
    public record Options(Integer stepCount) {}

    /** Built as any other. */
    public static final class Silent extends OneBranch {
        @Inject
        Silent() {}
    }

    @Override
    protected void configure() {
        contribute(Guidance.class, "silent", Options.class, Silent.class);
    }
}
