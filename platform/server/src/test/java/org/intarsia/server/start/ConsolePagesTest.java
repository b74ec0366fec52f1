package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.console.ConsoleFile;
import org.intarsia.console.ConsoleFiles;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.ApiRequest;
import org.intarsia.server.http.BoundedBody;
import org.intarsia.server.http.TraceContext;
import org.intarsia.server.pages.ConsolePages;
import org.junit.jupiter.api.Test;

class ConsolePagesTest {
    private final ConsolePages pages = new ConsolePages();

    @Test
    void theStartPageMayRunNothingButTheScriptsOfThisServer() {
        Answer.Whole page = get(List.of(), Map.of()).orElseThrow();
        assertEquals(200, page.status());
        assertEquals("text/html; charset=utf-8", page.type());
        String policy = page.headers().get("Content-Security-Policy");
        assertTrue(policy.contains("default-src 'none'"), policy);
        assertTrue(policy.contains("script-src 'self';"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        String text = new String(page.body(), StandardCharsets.UTF_8);
        assertFalse(text.matches("(?s).*<script[^>]*>[^<].*|.*\\son\\w+=.*|.*style=.*"), text);
    }

    @Test
    void everyFileHasItsTypeAndItsOwnTag() {
        for (ConsoleFile file : ConsoleFiles.load().all()) {
            Answer.Whole whole =
                    get(List.of(("console/" + file.path()).split("/")), Map.of()).orElseThrow();
            assertArrayEquals(file.bytes(), whole.body(), file.path());
            assertEquals(file.path().endsWith(".js"), whole.type().startsWith("text/javascript"));
            assertEquals("no-cache", whole.headers().get("Cache-Control"));
        }
    }

    @Test
    void aFileThatTheBrowserHasIsNotSentAgain() {
        Answer.Whole first = get(List.of("console", "app.js"), Map.of()).orElseThrow();
        Map<String, String> known = Map.of("If-None-Match", first.headers().get("ETag"));
        Answer.Whole again = get(List.of("console", "app.js"), known).orElseThrow();
        assertEquals(304, again.status());
        assertEquals(0, again.body().length);
        assertEquals(
                200,
                get(List.of("console", "app.js"), Map.of("If-None-Match", "\"old\""))
                        .orElseThrow()
                        .status());
    }

    @Test
    void nothingElseIsServedAndNothingIsChanged() {
        for (List<String> path :
                List.of(
                        List.of("console"),
                        List.of("console", ""),
                        List.of("console", "files.list"),
                        List.of("console", "..", "ConsoleFiles.class"),
                        List.of("console", "pages/create.js", ".."),
                        List.of("v1"))) {
            assertEquals(Optional.empty(), get(path, Map.of()), path.toString());
        }
        assertEquals(Optional.empty(), pages.answer(request("POST", Map.of()), List.of()));
    }

    private Optional<Answer.Whole> get(List<String> segments, Map<String, String> headers) {
        return pages.answer(request("GET", headers), segments);
    }

    private static ApiRequest request(String method, Map<String, String> headers) {
        return new ApiRequest(
                "request-1",
                TraceContext.of(null),
                method,
                "/",
                null,
                headers::get,
                new BoundedBody(InputStream.nullInputStream(), 0, Duration.ofSeconds(1)));
    }
}
