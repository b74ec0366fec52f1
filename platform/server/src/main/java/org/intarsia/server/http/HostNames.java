package org.intarsia.server.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * The names that a server answers to. A page of somebody else that has its own name lead to this
 * machine (DNS rebinding) is refused by the {@code Host} that the browser sends, and a page that
 * sends requests from its own place by its {@code Origin}.
 */
final class HostNames {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> names = new TreeSet<>();

    HostNames(String host, List<String> others) {
        List<String> all = new ArrayList<>(LOOPBACK);
        all.add(host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host);
        all.addAll(others);
        all.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * @throws IntarsiaException INT-433 for a host or an origin that is not one of the names
     */
    void check(ApiRequest request) {
        String host = request.header().apply("Host");
        if (!known(host == null ? null : nameOf("http://" + host))) {
            throw foreign("Host");
        }
        String origin = request.header().apply("Origin");
        if (origin != null && !known(nameOf(origin))) {
            throw foreign("Origin");
        }
    }

    private boolean known(@Nullable String name) {
        return name != null && names.contains(name.toLowerCase(Locale.ROOT));
    }

    private static @Nullable String nameOf(String address) {
        try {
            return new URI(address).getHost();
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static IntarsiaException foreign(String header) {
        return new IntarsiaException(
                ErrorCode.FOREIGN_HOST,
                "header " + header,
                "it names a host that this server does not serve",
                "Use the address that serve printed, or name the host with --allow-host.");
    }
}
