package org.intarsia.testkit.violators.pinning;

import com.google.inject.Inject;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.testkit.violators.OneBranch;

/** Leaves an object of its own with the JVM. */
public final class PinningPlugin extends PluginModule {
    /** No options. */
    public record Options() {}

    /** The object. */
    public static final class Pinning extends OneBranch {
        @Inject
        Pinning() {
            System.getProperties().put("org.intarsia.testkit.pinned", this);
        }
    }

    @Override
    protected void configure() {
        contribute(Guidance.class, "pinning", Options.class, Pinning.class);
    }
}
