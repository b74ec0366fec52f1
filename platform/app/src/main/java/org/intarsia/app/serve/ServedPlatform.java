package org.intarsia.app.serve;

import java.nio.file.Path;
import org.intarsia.app.Home;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.Registry;
import org.intarsia.kernel.audit.AuditLog;
import org.jspecify.annotations.Nullable;

/**
 * What a server gives access to.
 *
 * @param models the folder where model files are looked for first; null for none
 */
public record ServedPlatform(
        Registry registry,
        Plugins plugins,
        AuditLog audit,
        Home home,
        @Nullable Path models,
        PipelineHost host) {}
