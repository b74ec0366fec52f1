package org.intarsia.app.serve;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * A database of PostgreSQL that holds the jobs of several servers.
 *
 * @param url as its driver takes it, without user and password
 * @param user null for that of the process
 * @param password null for none
 */
public record JobDatabase(String url, @Nullable String user, @Nullable String password) {
    private static final String SCHEME = "postgresql";

    /**
     * @param text {@code postgresql://USER@HOST:PORT/NAME?sslmode=verify-full}
     * @param password where the text has none; null for none
     * @throws IntarsiaException INT-465 when it is no such address
     */
    public static JobDatabase parse(String text, @Nullable String password) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            // Its message repeats the text, which may hold a password.
            throw refused("it is no address");
        }
        String path = uri.getPath();
        if (!SCHEME.equals(uri.getScheme())) {
            throw refused("it does not begin with " + SCHEME + "://");
        }
        if (uri.getHost() == null
                || path == null
                || path.length() < 2
                || path.indexOf('/', 1) > 0) {
            throw refused("it does not name a host and a database");
        }
        String query = uri.getRawQuery();
        if (query != null && query.matches("(?i)(.*&)?(user|password)=.*")) {
            throw refused("user and password are written before the host");
        }
        String[] credentials =
                uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
        String url =
                "jdbc:"
                        + SCHEME
                        + "://"
                        + uri.getHost()
                        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                        + uri.getRawPath()
                        + (query == null ? "" : "?" + query);
        return new JobDatabase(
                url,
                credentials.length > 0 && !credentials[0].isEmpty()
                        ? decoded(credentials[0])
                        : null,
                credentials.length > 1 ? decoded(credentials[1]) : password);
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IntarsiaException refused(String cause) {
        return new IntarsiaException(
                ErrorCode.JOBS_UNUSABLE,
                "--db",
                cause,
                "Write postgresql://USER@HOST:PORT/DATABASE, the password in INTARSIA_DB_PASSWORD.");
    }

    /** For messages. */
    public String name() {
        int query = url.indexOf('?');
        return "database " + url.substring("jdbc:".length(), query < 0 ? url.length() : query);
    }

    /** Not the password. */
    @Override
    public String toString() {
        return name();
    }
}
