package ${package};

import org.intarsia.spi.IntarsiaPlugin;
import org.intarsia.spi.PluginModule;
import org.intarsia.spi.Sampler;

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
