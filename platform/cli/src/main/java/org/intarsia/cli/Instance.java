package org.intarsia.cli;

import org.intarsia.app.serve.HttpServers;
import org.intarsia.kernel.PluginUsers;
import org.intarsia.kernel.PluginWatch;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.audit.AuditLog;

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
}
