package org.intarsia.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server that runs in a process of its own. */
final class LiveServer implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path out;
    private final Path err;
    private final HttpClient client;
    private String address;
    private String token;

    /**
     * @param folder the working folder, also for what is said
     */
    LiveServer(Path home, Path folder, String... arguments) throws IOException {
        this(home, folder, HttpClient.newHttpClient(), Map.of(), arguments);
    }

    /**
     * @param client that it is asked by
     * @param environment beside that of the tests
     */
    LiveServer(
            Path home,
            Path folder,
            HttpClient client,
            Map<String, String> environment,
            String... arguments)
            throws IOException {
        this.client = client;
        out = Files.createTempFile(folder, "serve", ".out");
        err = Files.createTempFile(folder, "serve", ".err");
        List<String> command = new ArrayList<>();
        command.add(home.resolve("intarsia").toString());
        command.add("serve");
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** Waits until it takes requests. */
    LiveServer await() throws IOException, InterruptedException {
        address = said("address: ");
        token = said("token: ");
        return this;
    }

    private String said(String words) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (true) {
            String text = Files.readString(out);
            int at = text.indexOf(words);
            int end = at < 0 ? -1 : text.indexOf('\n', at);
            if (end >= 0) {
                return text.substring(at + words.length(), end);
            }
            if (!process.isAlive() || System.nanoTime() > until) {
                close();
                throw new AssertionError(words + " was never said: " + text + log());
            }
            pause();
        }
    }

    /** Between two looks at what another process does. */
    void pause() throws InterruptedException {
        Thread.sleep(50);
    }

    String log() throws IOException {
        return Files.readString(err);
    }

    String token() {
        return token;
    }

    String address() {
        return address;
    }

    HttpRequest request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode json(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = send(method, path, body);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": " + response.body() + log());
        }
        return JSON.readTree(response.body());
    }

    HttpClient client() {
        return client;
    }

    /** As an operator does; does not wait. */
    void terminate() {
        process.destroy();
    }

    /** As a machine does that loses its power; waits until the process is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int code() throws IOException, InterruptedException {
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            throw new AssertionError("it does not end: " + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
