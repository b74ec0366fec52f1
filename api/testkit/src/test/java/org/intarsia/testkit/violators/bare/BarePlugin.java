package org.intarsia.testkit.violators.bare;

import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.testkit.violators.OneBranch;

/** Brings a part that nobody can inject. */
public final class BarePlugin extends PluginModule {
    /** No options. */
    public record Options() {}

    /** No constructor carries the annotation. */
    public static final class Bare extends OneBranch {}

    @Override
    protected void configure() {
        contribute(Guidance.class, "bare", Options.class, Bare.class);
    }
}
