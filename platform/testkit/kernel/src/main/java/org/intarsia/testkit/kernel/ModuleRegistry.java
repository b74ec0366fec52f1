package org.intarsia.testkit.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.intarsia.kernel.PluginEvent;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.Registry;
import org.intarsia.kernel.internal.Origin;
import org.intarsia.kernel.internal.registry.ComponentFinder;
import org.intarsia.kernel.internal.registry.ModuleReader;
import org.intarsia.spi.plugin.PluginModule;

/**
 * The registry of the kernel over modules that a test names, without a framework. Every version is
 * 1.0.0, every digest {@code class-path}. A module whose class has a constructor without parameters
 * is made afresh for each injector; any other is used as it was given.
 */
public final class ModuleRegistry implements Registry {
    private static final String VERSION = "1.0.0";
    private static final String DIGEST = "class-path";

    private final List<PluginInfo> plugins = new ArrayList<>();
    private final ComponentFinder finder;

    public ModuleRegistry(List<PluginModule> modules) {
        List<RegisteredComponent> all = new ArrayList<>();
        for (PluginModule module : modules) {
            Class<?> type = module.getClass();
            Origin origin =
                    new Origin(
                            type.getPackageName(),
                            VERSION,
                            DIGEST,
                            "",
                            path -> type.getResource("/" + path));
            List<RegisteredComponent> parts =
                    ModuleReader.read(origin, () -> fresh(origin, module));
            all.addAll(parts);
            plugins.add(ModuleReader.info(origin, parts));
        }
        finder = new ComponentFinder(all);
    }

    @Override
    public List<PluginInfo> plugins() {
        return List.copyOf(plugins);
    }

    @Override
    public List<RegisteredComponent> components() {
        return finder.components();
    }

    @Override
    public RegisteredComponent find(Class<?> kind, String name, String versionRangeOrNull) {
        return finder.find(kind, name, versionRangeOrNull);
    }

    /** Nothing ever happens: the modules stay the same. */
    @Override
    public AutoCloseable listen(Consumer<PluginEvent> listener) {
        return () -> {};
    }

    private static PluginModule fresh(Origin origin, PluginModule given) {
        try {
            return ModuleReader.create(origin, given.getClass());
        } catch (NoSuchMethodException e) {
            return given;
        }
    }
}
