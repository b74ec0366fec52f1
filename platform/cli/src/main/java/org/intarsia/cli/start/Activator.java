package org.intarsia.cli.start;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.intarsia.app.Home;
import org.intarsia.cli.Console;
import org.intarsia.cli.Framework;
import org.intarsia.kernel.Registry;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Offers the commands to the launcher as soon as the kernel's registry is there. */
@org.osgi.annotation.bundle.Header(name = "Bundle-Activator", value = "${@class}")
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        ToIntFunction<String[]> commands =
                arguments -> {
                    Framework framework = new Framework(context);
                    return new Cli(
                                    framework.service(Registry.class),
                                    Home.ofProcess(),
                                    Console.ofProcess(),
                                    Optional.of(framework))
                            .applyAsInt(arguments);
                };
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("intarsia.cli", true);
        context.registerService(ToIntFunction.class, commands, properties);
    }

    @Override
    public void stop(BundleContext context) {}
}
