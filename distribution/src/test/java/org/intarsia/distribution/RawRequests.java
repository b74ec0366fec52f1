package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Requests that no client library would send, byte by byte. */
final class RawRequests {
    private static final int SLOW = 300;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String AUTHORIZED = "Host: localhost\r\nAuthorization: Bearer %s\r\n";

    private final URI address;
    private final String token;
    private final Path home;

    RawRequests(LiveServer server, Path home) {
        this.address = URI.create(server.address());
        this.token = server.token();
        this.home = home;
    }

    /** Paths out of the server, damaged frames, forged hosts: refused, and nothing is told. */
    void areRefusedWithoutALeak() throws IOException {
        String authorized = AUTHORIZED.formatted(token);
        List<String> paths =
                List.of(
                        "/../../../../etc/passwd",
                        "/..%2f..%2fetc%2fpasswd",
                        "/%2e%2e/%2e%2e/etc/passwd",
                        "/api/v1/pictures/..%2f..%2fconf%2fkeys.json",
                        "/api/v1/pipelines/%00",
                        "/api/v1/pipelines/..;/keys",
                        "/api/v1//keys",
                        "//etc/passwd",
                        "/%",
                        "/%ff%fe",
                        "/%c0%ae%c0%ae/conf",
                        "/conf/keys.json",
                        "/v1/models/" + "a".repeat(7000));
        for (String path : paths) {
            String answer = send("GET " + path + " HTTP/1.1\r\n" + authorized + "\r\n");
            assertRefused(path, answer);
        }
        List<String> requests =
                List.of(
                        "GET /v2 HTTP/1.1\r\n\r\n",
                        "GET /v2 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                        "GET /v2 HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
                        "GET http://evil.example/v2 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "GET /v2 HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n\r\n",
                        "GET /v2 HTTP/1.1\r\nHost: localhost\r\nOrigin: http://a.example\r\n\r\n",
                        "GET /v2 HTTP/1.1\r\nHost: localhost\r\nX: "
                                + "y".repeat(20_000)
                                + "\r\n\r\n",
                        "GET /v2 HTTP/9.9\r\nHost: localhost\r\n\r\n",
                        "GET\r\n\r\n",
                        "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
                        "TRACE /v2 HTTP/1.1\r\n" + authorized + "\r\n",
                        "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
                        post(authorized, "Content-Length: -1\r\n", "{}"),
                        post(authorized, "Content-Length: 99999999999\r\n", "{}"),
                        post(authorized, "Content-Length: 2\r\nContent-Length: 3\r\n", "{}"),
                        post(authorized, "Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"),
                        post(
                                authorized,
                                "Content-Length: 2\r\nTransfer-Encoding: chunked, x\r\n",
                                "{}"));
        for (String request : requests) {
            assertRefused(request.substring(0, Math.min(100, request.length())), send(request));
        }
    }

    private static String post(String headers, String more, String body) {
        return "POST /v1/images/generations HTTP/1.1\r\n" + headers + more + "\r\n" + body;
    }

    private void assertRefused(String what, String answer) {
        // A connection that is closed without a word is a refusal too.
        int status = answer.isEmpty() ? 400 : Integer.parseInt(answer.split("[ \r]")[1]);
        assertTrue(status >= 400 && status < 500 || status == 505, what + ": " + answer);
        for (String secret : List.of(home.toString(), "java.", "Exception", "\tat ", "root:")) {
            assertFalse(answer.contains(secret), what + ": " + answer);
        }
    }

    /** What a client that ends its side gets back. */
    private String send(String request) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Clients that begin and never go on, with and without a key, keep nobody else out. */
    void slowOnesKeepNobodyOut(LiveServer server) throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW; i++) {
                Socket socket = new Socket(address.getHost(), address.getPort());
                slow.add(socket);
                String begun =
                        i % 2 == 0
                                ? "GET /v2 HTTP/1.1\r\nHost: loc"
                                : post("Host: localhost\r\n", "Content-Length: 100\r\n", "{");
                socket.getOutputStream().write(begun.getBytes(StandardCharsets.ISO_8859_1));
            }
            for (int i = 0; i < 5; i++) {
                assertEquals(200, server.send("GET", "/v2/health/ready", "").statusCode());
                assertEquals(200, server.send("GET", "/api/v1/runs", "").statusCode());
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
