package org.intarsia.kernel.internal.registry;

import java.util.List;
import java.util.function.Supplier;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.internal.Origin;
import org.intarsia.kernel.internal.PluginRefusedException;
import org.intarsia.spi.plugin.PluginModule;
import org.osgi.framework.Bundle;

/** Loads the module of a bundle. */
final class BundleModules {
    private BundleModules() {}

    /**
     * @throws PluginRefusedException when it cannot be loaded, or as {@link ModuleReader#read} says
     */
    static List<RegisteredComponent> read(Bundle bundle, String module, Origin origin) {
        Class<?> type = load(bundle, module);
        if (!PluginModule.class.isAssignableFrom(type)) {
            throw new PluginRefusedException("its module does not extend PluginModule");
        }
        Supplier<PluginModule> modules =
                () -> {
                    try {
                        return ModuleReader.create(origin, type);
                    } catch (NoSuchMethodException e) {
                        throw new PluginRefusedException(
                                "its module has no constructor without parameters", e);
                    }
                };
        return ModuleReader.read(origin, modules);
    }

    private static Class<?> load(Bundle bundle, String module) {
        try {
            return bundle.loadClass(module);
        } catch (UnsupportedClassVersionError e) {
            throw new PluginRefusedException(
                    "it was compiled for a newer Java than "
                            + Runtime.version().feature()
                            + ", which runs here",
                    e);
        } catch (ClassFormatError e) {
            throw new PluginRefusedException(
                    "one of its classes is damaged: " + PluginFailure.text(e), e);
        } catch (ClassNotFoundException e) {
            throw new PluginRefusedException("the module that it names is not in it", e);
        } catch (LinkageError e) {
            throw new PluginRefusedException(
                    "its module needs what is neither in it nor imported: " + PluginFailure.text(e),
                    e);
        }
    }
}
