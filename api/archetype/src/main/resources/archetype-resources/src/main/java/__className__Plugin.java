package ${package};

import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** Brings the sampler {@code ${component}}. */
@IntarsiaPlugin
public final class ${className}Plugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(
                Sampler.class,
                "${component}",
                ${className}Options.class,
                ${className}Sampler.class);
    }
}
