package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate of its own for this machine, as {@code keytool} makes it. */
final class TestCertificate {
    static final String PASSWORD = "of the tests";

    private final Path folder;
    private final Path keystore;
    private final Path pem;

    /**
     * @param folder where its files are written
     */
    TestCertificate(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        this.keystore = folder.resolve("server.p12");
        this.pem = folder.resolve("server.pem");
        keytool(
                "-genkeypair -alias server -keyalg EC -dname CN=server"
                        + " -ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12");
        keytool("-exportcert -alias server -rfc -file " + pem);
    }

    private void keytool(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(arguments.split(" ")));
        command.addAll(List.of("-keystore", keystore.toString(), "-storepass", PASSWORD));
        Path out = folder.resolve("keytool.out");
        int code =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start()
                        .waitFor();
        assertEquals(0, code, Files.readString(out));
    }

    /** With the private key. */
    Path keystore() {
        return keystore;
    }

    /** Without it. */
    Path pem() {
        return pem;
    }

    /** Trusts it alone. */
    HttpClient client() throws Exception {
        KeyStore store = KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
