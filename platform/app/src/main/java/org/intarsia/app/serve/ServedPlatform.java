package org.intarsia.app.serve;

import org.intarsia.app.Home;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.kernel.AuditLog;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.Registry;

/** What a server gives access to. */
public record ServedPlatform(
        Registry registry, Plugins plugins, AuditLog audit, Home home, PipelineHost host) {}
