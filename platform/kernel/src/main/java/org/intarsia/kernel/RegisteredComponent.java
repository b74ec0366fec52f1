package org.intarsia.kernel;

import java.util.Map;
import org.intarsia.spi.plugin.OptionSchema;
import org.intarsia.spi.plugin.PluginModule;
import org.osgi.annotation.versioning.ProviderType;

/** One component of an installed plugin. */
@ProviderType
public interface RegisteredComponent {
    /**
     * {@code Backbone.class} and so on; a type of {@link org.intarsia.spi.Kind} or recorded cases.
     */
    Class<?> kind();

    /** By which manifests use it. */
    String name();

    /** The version of its bundle. */
    String version();

    /** The symbolic name of its bundle. */
    String bundle();

    /** sha256 of its bundle's file, in hex; {@code class-path} where it came without a bundle. */
    String digest();

    OptionSchema<?> options();

    /** What it is, in one line; empty where its class does not say. */
    String summary();

    Class<?> implementation();

    /**
     * Options by preset name, from the resource {@code presets/<name>.json} or {@code .yaml} of the
     * bundle. Empty when it has none.
     */
    Map<String, Map<String, Object>> presets();

    /** A fresh instance, for one injector. */
    PluginModule newModule();
}
