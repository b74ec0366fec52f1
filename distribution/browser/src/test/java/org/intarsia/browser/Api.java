package org.intarsia.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/** The API of a server, for what a test prepares behind the back of the page. */
record Api(ServedCopy server) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode get(String path) throws IOException {
        return send("GET", path, HttpRequest.BodyPublishers.noBody());
    }

    JsonNode post(String path, String body) throws IOException {
        return send("POST", path, HttpRequest.BodyPublishers.ofString(body));
    }

    JsonNode delete(String path) throws IOException {
        return send("DELETE", path, HttpRequest.BodyPublishers.noBody());
    }

    private JsonNode send(String method, String path, HttpRequest.BodyPublisher body)
            throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/" + path))
                        .header("Authorization", "Bearer " + server.token())
                        .method(method, body)
                        .build();
        try {
            HttpResponse<String> response =
                    CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new AssertionError(path + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Until the answer holds some text. */
    void await(String path, String text) throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!get(path).toString().contains(text)) {
            if (System.nanoTime() > until) {
                throw new AssertionError(path + " never said " + text + ": " + get(path));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
