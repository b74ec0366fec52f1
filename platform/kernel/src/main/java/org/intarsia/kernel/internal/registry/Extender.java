package org.intarsia.kernel.internal.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.intarsia.kernel.ComponentTypes;
import org.intarsia.kernel.PluginCode;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.internal.Origin;
import org.intarsia.kernel.internal.PluginRefusedException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Sees plugin bundles start and stop. Their modules are read on threads of the kernel, never inside
 * {@code bundle.start()}: a plugin that hangs must not hang the framework.
 */
public final class Extender implements BundleTrackerCustomizer<PluginEntry> {
    private final BundleContext context;
    private final PluginRegistry shelf;
    private final Workers workers;
    private final Duration patience;
    private final BundleTracker<PluginEntry> tracker;

    public Extender(
            BundleContext context, PluginRegistry shelf, Workers workers, Duration patience) {
        this.context = context;
        this.shelf = shelf;
        this.workers = workers;
        this.patience = patience;
        this.tracker = new BundleTracker<>(context, Bundle.ACTIVE, this);
    }

    public void open() {
        tracker.open();
    }

    public void close() {
        tracker.close();
    }

    /** The entry of a plugin that was started. */
    public PluginEntry entry(Bundle bundle) {
        return tracker.getObject(bundle);
    }

    @Override
    public PluginEntry addingBundle(Bundle bundle, BundleEvent event) {
        if (BundleCheck.capabilities(bundle).isEmpty()) {
            return null;
        }
        Origin origin = Origins.of(bundle);
        PluginEntry entry = new PluginEntry(origin);
        shelf.add(entry);
        workers.run(
                () -> load(bundle, origin, entry),
                patience,
                () ->
                        entry.refuse(
                                "its module did not answer within "
                                        + patience.toMillis() / 1000.0
                                        + " s"));
        return entry;
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, PluginEntry entry) {}

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, PluginEntry entry) {
        shelf.remove(entry);
        entry.close();
    }

    private void load(Bundle bundle, Origin origin, PluginEntry entry) {
        try {
            BundleCheck.check(bundle);
            List<RegisteredComponent> parts = new ArrayList<>();
            for (String module : BundleCheck.modules(bundle)) {
                parts.addAll(BundleModules.read(bundle, module, origin));
            }
            if (entry.accept(ModuleReader.info(origin, parts), parts)) {
                entry.published(publish(parts));
            }
        } catch (PluginRefusedException e) {
            entry.refuse(e.getMessage());
        } catch (RuntimeException | Error e) {
            // An error of a plugin, even of the JVM's own kind, is the plugin's alone.
            entry.refuse(PluginFailure.reason(code(bundle, origin), e));
        }
    }

    private static PluginCode code(Bundle bundle, Origin origin) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        // Taken out meanwhile, it has none.
        ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
        String module = BundleCheck.modules(bundle).stream().findFirst().orElse("");
        return new PluginCode("", origin.bundle(), origin.version(), loader, module);
    }

    private List<ServiceRegistration<?>> publish(List<RegisteredComponent> parts) {
        List<ServiceRegistration<?>> services = new ArrayList<>();
        for (RegisteredComponent part : parts) {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put("kind", ComponentTypes.word(part.kind()));
            properties.put("name", part.name());
            properties.put("version", part.version());
            properties.put("digest", part.digest());
            services.add(context.registerService(RegisteredComponent.class, part, properties));
        }
        return services;
    }
}
