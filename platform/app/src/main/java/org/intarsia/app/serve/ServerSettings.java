package org.intarsia.app.serve;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.intarsia.app.access.OidcSettings;
import org.jspecify.annotations.Nullable;

/**
 * How a server behaves.
 *
 * @param host to listen at: a name or an address
 * @param port 0 for any that is free
 * @param names of hosts that requests may be addressed to, beside {@code host} and this machine's
 *     own names
 * @param tls the certificate that it shows; null for plain HTTP
 * @param token that counts beside the keys of {@code conf/keys.json}; null for none
 * @param oidc whose tokens count beside the keys; null for nobody's
 * @param pipeline that serves requests which name none; null for none
 * @param aliases other names of pipelines
 * @param jobs the folder of the jobs, which outlive the server
 * @param database that holds the jobs instead, for several servers; null for the folder
 */
public record ServerSettings(
        String host,
        int port,
        List<String> names,
        @Nullable TlsKeystore tls,
        @Nullable StartToken token,
        @Nullable OidcSettings oidc,
        @Nullable String pipeline,
        Map<String, String> aliases,
        Path jobs,
        @Nullable JobDatabase database,
        ServerLimits limits) {
    public ServerSettings {
        names = List.copyOf(names);
        aliases = Map.copyOf(aliases);
    }
}
