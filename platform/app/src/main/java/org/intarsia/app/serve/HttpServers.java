package org.intarsia.app.serve;

/** Starts HTTP servers. An OSGi service of the server's bundle. */
@FunctionalInterface
public interface HttpServers {
    /**
     * Listens at the address of the settings; ready for requests when this returns, except for
     * pictures, which wait for {@link RunningServer#ready()}.
     *
     * @throws org.intarsia.spi.problem.IntarsiaException INT-438 when it cannot listen there
     */
    RunningServer start(ServedPlatform platform, ServerSettings settings);
}
