package org.intarsia.cli;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.intarsia.app.serve.HttpServers;
import org.intarsia.kernel.AuditLog;
import org.intarsia.kernel.PluginUsers;
import org.intarsia.kernel.PluginWatch;
import org.intarsia.kernel.Plugins;

/** What the framework provides to a command. */
public interface Instance {
    Plugins plugins();

    /** The folder of plugins. */
    PluginWatch watch();

    AuditLog audit();

    /** Has the kernel ask before it takes a plugin out; undone when the result is closed. */
    AutoCloseable users(PluginUsers users);

    /** What starts HTTP servers; its bundles are started when it is first asked for. */
    HttpServers servers();

    /** Adds a command to the shell's language. */
    AutoCloseable command(String name, Function command);

    /** A session of the shell's language over the process's streams. */
    CommandSession session();
}
