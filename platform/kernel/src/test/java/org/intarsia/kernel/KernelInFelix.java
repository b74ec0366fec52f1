package org.intarsia.kernel;

import com.google.inject.Injector;
import jakarta.inject.Inject;
import org.intarsia.kernel.internal.Activator;
import org.intarsia.spi.PluginModule;
import org.intarsia.testkit.FelixHarness;
import org.osgi.framework.BundleContext;

/** A framework in which the kernel runs from the class path, so that a test sees its types. */
final class KernelInFelix implements AutoCloseable {
    private final FelixHarness felix =
            FelixHarness.start(PluginModule.class, Injector.class, Inject.class);
    private final Activator activator = new Activator();

    KernelInFelix() {
        activator.start(context());
    }

    BundleContext context() {
        return felix.context();
    }

    FelixHarness felix() {
        return felix;
    }

    Registry registry() {
        return context().getService(context().getServiceReference(Registry.class));
    }

    Plugins plugins() {
        return context().getService(context().getServiceReference(Plugins.class));
    }

    @Override
    public void close() {
        activator.stop(context());
        felix.close();
    }
}
