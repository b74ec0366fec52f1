package org.intarsia.cli;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.function.ToIntFunction;
import org.intarsia.kernel.Registry;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Offers the commands to the launcher as soon as the kernel's registry is there. */
@org.osgi.annotation.bundle.Header(name = "Bundle-Activator", value = "${@class}")
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        ToIntFunction<String[]> commands =
                arguments -> {
                    ServiceReference<Registry> reference =
                            context.getServiceReference(Registry.class);
                    if (reference == null) {
                        throw new IllegalStateException("the kernel offers no registry");
                    }
                    return new Cli(
                                    context.getService(reference),
                                    Home.ofProcess().folder(),
                                    Console.ofProcess())
                            .applyAsInt(arguments);
                };
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("intarsia.cli", true);
        context.registerService(ToIntFunction.class, commands, properties);
    }

    @Override
    public void stop(BundleContext context) {}
}
