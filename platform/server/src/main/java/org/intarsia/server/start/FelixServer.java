package org.intarsia.server.start;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.stream.Stream;
import org.intarsia.app.access.AccessKeys;
import org.intarsia.app.serve.RunningServer;
import org.intarsia.app.serve.ServedPlatform;
import org.intarsia.app.serve.ServerSettings;
import org.intarsia.app.serve.TlsKeystore;
import org.intarsia.server.access.Authenticator;
import org.intarsia.server.access.OidcTokens;
import org.intarsia.server.access.Quotas;
import org.intarsia.server.document.ApiDocument;
import org.intarsia.server.http.AccessLog;
import org.intarsia.server.http.Gateway;
import org.intarsia.server.http.Lifecycle;
import org.intarsia.server.http.RecentLines;
import org.intarsia.server.metrics.Metrics;
import org.intarsia.server.pages.ConsolePages;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;

/** The server in Felix HTTP, which is started here and not with the system bundles. */
final class FelixServer implements RunningServer {
    private static final String CONTAINER = "org.apache.felix.http.jetty12";
    private static final String HTTPS = "org.apache.felix.https.";
    private static final String STORE_PASSWORD = HTTPS + "keystore.password";
    private static final String KEY_PASSWORD = HTTPS + "keystore.key.password";

    private final Bundle container;
    private final ServiceRegistration<Servlet> servlet;
    private final Lifecycle lifecycle;
    private final Routes routes;
    private final URI address;

    private FelixServer(
            Bundle container,
            ServiceRegistration<Servlet> servlet,
            Lifecycle lifecycle,
            Routes routes,
            URI address) {
        this.container = container;
        this.servlet = servlet;
        this.lifecycle = lifecycle;
        this.routes = routes;
        this.address = address;
    }

    static RunningServer start(
            BundleContext context, ServedPlatform platform, ServerSettings settings) {
        Lifecycle lifecycle = new Lifecycle();
        ApiDocument document = ApiDocument.load();
        String version = context.getBundle().getVersion().toString();
        int port = free(settings);
        AccessKeys keys = new AccessKeys(platform.home().conf(), platform.audit());
        Quotas quotas = new Quotas(Clock.systemUTC());
        Metrics metrics = new Metrics();
        RecentLines log = new RecentLines();
        Routes routes =
                new Routes(
                        platform, settings, document, keys, quotas, metrics, log, lifecycle,
                        version);
        Gateway gateway =
                new Gateway(
                        document,
                        routes.handlers(),
                        new Authenticator(keys, settings.token(), OidcTokens.of(settings.oidc())),
                        quotas,
                        new ConsolePages(),
                        lifecycle,
                        settings,
                        new AccessLog(System.err, log, metrics));
        configure(settings, port);
        Bundle container =
                Stream.of(context.getBundles())
                        .filter(bundle -> CONTAINER.equals(bundle.getSymbolicName()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no bundle " + CONTAINER));
        ServiceRegistration<Servlet> servlet =
                context.registerService(Servlet.class, new FrontServlet(gateway), everything());
        String name = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        FelixServer server =
                new FelixServer(
                        container,
                        servlet,
                        lifecycle,
                        routes,
                        URI.create(scheme(settings) + "://" + name + ":" + port));
        try {
            container.start();
            SelfCheck.of(server.address, ownName(settings));
            forgetPassword();
            return server;
        } catch (BundleException e) {
            lifecycle.drain(Duration.ZERO);
            server.close();
            throw cannotListen(settings, e.getMessage());
        } catch (RuntimeException e) {
            // Nobody listens any more when its bundles are gone.
            lifecycle.drain(Duration.ZERO);
            server.close();
            throw e;
        }
    }

    private static String scheme(ServerSettings settings) {
        return settings.tls() == null ? "http" : "https";
    }

    /** The container refuses requests for a host that its certificate is not for. */
    private static String ownName(ServerSettings settings) {
        return settings.tls() == null
                ? "localhost"
                : settings.tls().names().stream().findFirst().orElse("localhost");
    }

    private static Dictionary<String, Object> everything() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard.servlet.pattern", "/*");
        properties.put("osgi.http.whiteboard.servlet.asyncSupported", false);
        return properties;
    }

    /**
     * The container only logs when it cannot listen: tried first, so that the message has a code.
     */
    private static int free(ServerSettings settings) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            InetAddress host = InetAddress.getByName(settings.host());
            socket.bind(new InetSocketAddress(host, settings.port()));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw cannotListen(settings, "it is in use, or not an address of this machine");
        }
    }

    private static IntarsiaException cannotListen(ServerSettings settings, String cause) {
        return new IntarsiaException(
                ErrorCode.CANNOT_LISTEN,
                settings.host() + " port " + settings.port(),
                cause,
                "Choose another --port or --host; port 0 takes any that is free.");
    }

    /** The container reads these when it starts. */
    private static void configure(ServerSettings settings, int port) {
        System.setProperty("org.apache.felix.http.host", settings.host());
        TlsKeystore tls = settings.tls();
        if (tls == null) {
            System.setProperty("org.osgi.service.http.port", Integer.toString(port));
        } else {
            System.setProperty("org.apache.felix.http.enable", "false");
            System.setProperty("org.apache.felix.https.enable", "true");
            System.setProperty("org.osgi.service.http.port.secure", Integer.toString(port));
            System.setProperty(HTTPS + "keystore", tls.file().toAbsolutePath().toString());
            System.setProperty(HTTPS + "keystore.type", TlsKeystore.TYPE);
            System.setProperty(STORE_PASSWORD, tls.password());
            System.setProperty(KEY_PASSWORD, tls.password());
        }
        System.setProperty(
                "org.apache.felix.http.jetty.headerBufferSize",
                Integer.toString(settings.limits().headerBytes()));
        System.setProperty("org.apache.felix.http.jetty.sendServerHeader", "false");
        System.setProperty("org.apache.felix.http.timeout", "60000");
    }

    /** The container has read it; plugins read these properties too. */
    private static void forgetPassword() {
        System.clearProperty(STORE_PASSWORD);
        System.clearProperty(KEY_PASSWORD);
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public void ready() {
        lifecycle.ready();
    }

    @Override
    public int drain(Duration grace) {
        return lifecycle.drain(grace);
    }

    @Override
    public void close() {
        forgetPassword();
        try {
            servlet.unregister();
            container.stop();
        } catch (IllegalStateException | BundleException e) {
            // The framework, which is stopping, did it before.
            System.getLogger(FelixServer.class.getName())
                    .log(System.Logger.Level.DEBUG, "the container is stopped already", e);
        } finally {
            routes.close();
        }
    }
}
