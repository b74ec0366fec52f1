package org.intarsia.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Dictionary;
import java.util.Hashtable;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.intarsia.app.Home;
import org.intarsia.app.serve.HttpServers;
import org.intarsia.kernel.AuditLog;
import org.intarsia.kernel.PluginUsers;
import org.intarsia.kernel.PluginWatch;
import org.intarsia.kernel.Plugins;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The OSGi framework that the commands' bundle runs in. */
public record Framework(BundleContext context) implements Instance {
    private static final String SCOPE = "intarsia";

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

    @Override
    public AutoCloseable command(String name, Function command) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(CommandProcessor.COMMAND_SCOPE, SCOPE);
        properties.put(CommandProcessor.COMMAND_FUNCTION, new String[] {name});
        return context.registerService(Function.class, command, properties)::unregister;
    }

    /** Over the process's own streams: the language puts itself before {@code System.out}. */
    @Override
    public CommandSession session() {
        return service(CommandProcessor.class)
                .createSession(
                        System.in,
                        new PrintStream(
                                new FileOutputStream(FileDescriptor.out),
                                true,
                                StandardCharsets.UTF_8),
                        new PrintStream(
                                new FileOutputStream(FileDescriptor.err),
                                true,
                                StandardCharsets.UTF_8));
    }

    public <S> S service(Class<S> type) {
        ServiceReference<S> reference = context.getServiceReference(type);
        if (reference == null) {
            throw new IllegalStateException("the framework offers no " + type.getSimpleName());
        }
        return context.getService(reference);
    }
}
