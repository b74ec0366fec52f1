package org.intarsia.server.start;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A container can start and serve nothing: only an answer proves that it does. */
final class SelfCheck {
    private static final String REQUEST =
            "GET /v2/health/live HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";
    private static final String ANSWER = "HTTP/1.1 200";

    /** Of a container whose certificate has a pattern for its name, which fits none that it has. */
    private static final String OTHER_NAME = "HTTP/1.1 400";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Addresses that mean all of this machine's are none to connect to. */
    private static final Set<String> ALL = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private SelfCheck() {}

    /**
     * Asks a server of this machine whether it lives.
     *
     * @param name of the server, in the request
     * @throws IllegalStateException when it does not
     */
    static void of(URI address, String name) {
        try (Socket socket = connected(address)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(
                            String.format(Locale.ROOT, REQUEST, name)
                                    .getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(ANSWER.length());
            String begun = new String(answer, StandardCharsets.US_ASCII);
            boolean pattern = address.getScheme().equals("https") && begun.equals(OTHER_NAME);
            if (!begun.equals(ANSWER) && !pattern) {
                throw new IllegalStateException("the server answers " + begun);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the server does not answer", e);
        }
    }

    private static Socket connected(URI address) throws IOException, GeneralSecurityException {
        String named = address.getHost().replaceAll("[\\[\\]]", "");
        String host = ALL.contains(named) ? "localhost" : named;
        if (!address.getScheme().equals("https")) {
            return new Socket(host, address.getPort());
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new AnyCertificate()}, null);
        return context.getSocketFactory().createSocket(host, address.getPort());
    }

    /** The server asks itself whether it answers: whose certificate it shows is no question. */
    private static final class AnyCertificate extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
