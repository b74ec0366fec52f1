package org.intarsia.kernel;

import com.google.inject.Injector;
import jakarta.inject.Inject;
import java.util.Map;
import org.intarsia.kernel.internal.start.Activator;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.testkit.felix.FelixHarness;
import org.osgi.framework.BundleContext;

/** A framework in which the kernel runs from the class path, so that a test sees its types. */
public final class KernelInFelix implements AutoCloseable {
    private final FelixHarness felix =
            FelixHarness.start(PluginModule.class, Injector.class, Inject.class);
    private final Activator activator = new Activator();

    KernelInFelix() {
        this(Map.of());
    }

    /**
     * @param properties of the framework, such as {@code intarsia.conf}
     */
    KernelInFelix(Map<String, String> properties) {
        // The framework asks the system's properties for those that it was not given.
        properties.forEach(System::setProperty);
        try {
            activator.start(context());
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    BundleContext context() {
        return felix.context();
    }

    FelixHarness felix() {
        return felix;
    }

    Registry registry() {
        return service(Registry.class);
    }

    Plugins plugins() {
        return service(Plugins.class);
    }

    <T> T service(Class<T> type) {
        return context().getService(context().getServiceReference(type));
    }

    @Override
    public void close() {
        activator.stop(context());
        felix.close();
    }
}
