package org.intarsia.server.pages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.console.ConsoleFile;
import org.intarsia.console.ConsoleFiles;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.ApiRequest;
import org.intarsia.server.http.Gateway;

/**
 * {@code GET /} and {@code GET /console/...}. They hold no secret and need no token; all that they
 * show comes from the API.
 */
public final class ConsolePages implements Gateway.Pages {
    private static final String FOLDER = "console";

    /** The page may run its own scripts alone, and ask nobody but this server. */
    private static final String POLICY =
            String.join(
                    "; ",
                    "default-src 'none'",
                    "script-src 'self'",
                    "worker-src 'self'",
                    "style-src 'self'",
                    "img-src 'self' blob:",
                    "connect-src 'self'",
                    "form-action 'none'",
                    "frame-ancestors 'none'",
                    "base-uri 'none'");

    private final ConsoleFiles files = ConsoleFiles.load();

    @Override
    public Optional<Answer.Whole> answer(ApiRequest request, List<String> segments) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Optional.empty();
        }
        return path(segments).flatMap(files::find).map(file -> answer(request, file));
    }

    private static Optional<String> path(List<String> segments) {
        if (segments.isEmpty()) {
            return Optional.of(ConsoleFiles.START);
        }
        return segments.get(0).equals(FOLDER)
                ? Optional.of(String.join("/", segments.subList(1, segments.size())))
                : Optional.empty();
    }

    private static Answer.Whole answer(ApiRequest request, ConsoleFile file) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Security-Policy", POLICY);
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        // Asked for again each time, and sent again only after an upgrade.
        headers.put("Cache-Control", "no-cache");
        headers.put("ETag", file.tag());
        boolean known = file.tag().equals(request.header().apply("If-None-Match"));
        return new Answer.Whole(
                known ? 304 : 200, file.type(), known ? new byte[0] : file.bytes(), headers);
    }
}
