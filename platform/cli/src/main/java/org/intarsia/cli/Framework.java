package org.intarsia.cli;

import org.intarsia.app.Home;
import org.intarsia.app.serve.HttpServers;
import org.intarsia.kernel.PluginUsers;
import org.intarsia.kernel.PluginWatch;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.audit.AuditLog;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The OSGi framework that the commands' bundle runs in. */
public record Framework(BundleContext context) implements Instance {
    @Override
    public Plugins plugins() {
        return service(Plugins.class);
    }

    @Override
    public PluginWatch watch() {
        return service(PluginWatch.class);
    }

    @Override
    public AuditLog audit() {
        return service(AuditLog.class);
    }

    @Override
    public AutoCloseable users(PluginUsers users) {
        return context.registerService(PluginUsers.class, users, null)::unregister;
    }

    @Override
    public HttpServers servers() {
        ServerBundles.start(context, Home.ofProcess());
        return service(HttpServers.class);
    }

    public <S> S service(Class<S> type) {
        ServiceReference<S> reference = context.getServiceReference(type);
        if (reference == null) {
            throw new IllegalStateException("the framework offers no " + type.getSimpleName());
        }
        return context.getService(reference);
    }
}
