package org.intarsia.kernel.internal.registry;

import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.internal.Origin;
import org.intarsia.spi.plugin.OptionSchema;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.plugin.PluginModule.Contribution;

/** A contribution with what is known of where it came from. */
record RegisteredContribution(
        Contribution<?, ?> contribution,
        Origin origin,
        OptionSchema<?> options,
        String summary,
        Map<String, Map<String, Object>> presets,
        Supplier<PluginModule> modules)
        implements RegisteredComponent {

    @Override
    public Class<?> kind() {
        return contribution.kind();
    }

    @Override
    public String name() {
        return contribution.name();
    }

    @Override
    public String version() {
        return origin.version();
    }

    @Override
    public String bundle() {
        return origin.bundle();
    }

    @Override
    public String digest() {
        return origin.digest();
    }

    @Override
    public Class<?> implementation() {
        return contribution.implementation();
    }

    @Override
    public PluginModule newModule() {
        return modules.get();
    }

    @Override
    public String toString() {
        return bundle() + " " + version() + " " + contribution.name();
    }
}
