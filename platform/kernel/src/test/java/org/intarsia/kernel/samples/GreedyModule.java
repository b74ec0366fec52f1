package org.intarsia.kernel.samples;

import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.plugin.PluginModule;

/** Takes more memory than there is. */
public final class GreedyModule extends PluginModule {
    @Override
    protected void configure() {
        List<long[]> taken = new ArrayList<>();
        while (true) {
            taken.add(new long[Integer.MAX_VALUE - 8]);
        }
    }
}
