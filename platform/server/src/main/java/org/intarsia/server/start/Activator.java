package org.intarsia.server.start;

import org.intarsia.app.serve.HttpServers;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Offers the server to the command {@code serve}; nothing listens yet. */
@org.osgi.annotation.bundle.Header(name = "Bundle-Activator", value = "${@class}")
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        HttpServers servers =
                (platform, settings) -> FelixServer.start(context, platform, settings);
        context.registerService(HttpServers.class, servers, null);
    }

    @Override
    public void stop(BundleContext context) {}
}
