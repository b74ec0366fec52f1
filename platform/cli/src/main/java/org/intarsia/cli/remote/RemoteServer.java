package org.intarsia.cli.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.jspecify.annotations.Nullable;

/** A server's own API, as commands use it. What it refuses is thrown as it says it. */
public final class RemoteServer {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI address;
    private final String key;
    private final HttpClient client;

    /**
     * @param address such as {@code http://127.0.0.1:8080}
     * @param trust decides on the server's certificate; null for what Java trusts
     * @throws IntarsiaException INT-456 when the address is none, or the key would cross the
     *     network in the clear
     */
    public RemoteServer(String address, String key, @Nullable SSLContext trust) {
        this.address = checked(address);
        this.key = key;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10));
        this.client = (trust == null ? builder : builder.sslContext(trust)).build();
    }

    private static URI checked(String address) {
        try {
            URI uri = URI.create(address.replaceFirst("/+$", ""));
            boolean secure = "https".equals(uri.getScheme());
            if (uri.getHost() == null || !(secure || "http".equals(uri.getScheme()))) {
                throw failed(address, "it is no address", "Write http://127.0.0.1:8080.");
            }
            if (!secure && !InetAddress.getByName(uri.getHost()).isLoopbackAddress()) {
                throw failed(
                        address,
                        "the key would cross the network in the clear",
                        "Use an address that begins with https.");
            }
            return uri;
        } catch (IllegalArgumentException e) {
            throw failed(address, "it is no address", "Write http://127.0.0.1:8080.");
        } catch (UnknownHostException e) {
            throw failed(address, "there is no such host", "Check the name.");
        }
    }

    /**
     * Sends a request and reads the answer.
     *
     * @param body written as JSON; null for none
     * @throws IntarsiaException the problems that the server tells; INT-456 when it cannot be
     *     reached or says something else
     */
    public JsonNode send(String method, String path, @Nullable Object body) {
        return send(method, path, body, Map.of());
    }

    /** As {@link #send(String, String, Object)}, with headers. */
    JsonNode send(String method, String path, @Nullable Object body, Map<String, String> headers) {
        try {
            return JSON.readTree(bytes(method, path, body, headers));
        } catch (IOException e) {
            throw noJson();
        }
    }

    /** The answer to a GET as text; else as {@link #send}. */
    public String text(String path) {
        return new String(fetch(path), StandardCharsets.UTF_8);
    }

    /** What is at an address, such as a picture. */
    byte[] fetch(String path) {
        return bytes("GET", path, null, Map.of());
    }

    private byte[] bytes(
            String method, String path, @Nullable Object body, Map<String, String> headers) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(address + path))
                            .timeout(PATIENCE)
                            .header("Authorization", "Bearer " + key)
                            .method(
                                    method,
                                    body == null
                                            ? HttpRequest.BodyPublishers.noBody()
                                            : HttpRequest.BodyPublishers.ofByteArray(
                                                    JSON.writeValueAsBytes(body)));
            headers.forEach(request::header);
            HttpResponse<byte[]> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw refused(JSON.readTree(response.body()), response.statusCode());
            }
            return response.body();
        } catch (JsonProcessingException e) {
            throw noJson();
        } catch (SSLHandshakeException e) {
            throw failed(
                    address.toString(),
                    "its certificate is not trusted, or is for another host: " + e.getMessage(),
                    "Use a host of its certificate; for one of your own, give --server-ca FILE.");
        } catch (IOException e) {
            throw failed(
                    address.toString(),
                    "it cannot be reached: " + e,
                    "Check the address, and that the server runs.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(address.toString(), "the request was interrupted", "Try again.");
        }
    }

    private IntarsiaException noJson() {
        return failed(
                address.toString(),
                "it answers with something else than JSON",
                "Check that the address is a server's of Intarsia.");
    }

    private IntarsiaException refused(JsonNode answer, int status) {
        List<Problem> problems = new ArrayList<>();
        for (JsonNode one : answer.path("problems")) {
            ErrorCode code =
                    ErrorCode.of(one.path("code").asText()).orElse(ErrorCode.SERVER_REFUSED);
            problems.add(
                    new Problem(
                            code,
                            one.path("place").asText(),
                            one.path("cause").asText(),
                            one.path("next").asText()));
        }
        return problems.isEmpty()
                ? failed(
                        address.toString(),
                        "it answers with the status " + status,
                        "Check the address and the server's log.")
                : new IntarsiaException(problems);
    }

    private static IntarsiaException failed(String address, String cause, String next) {
        return new IntarsiaException(ErrorCode.SERVER_REFUSED, "server " + address, cause, next);
    }
}
