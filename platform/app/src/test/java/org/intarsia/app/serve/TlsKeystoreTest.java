package org.intarsia.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsKeystoreTest {
    private static final String PASSWORD = "of the tests";

    @TempDir Path folder;

    private Path keystore(String... more) throws IOException, InterruptedException {
        Path file = folder.resolve("server" + more.length + ".p12");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", "server", "-keyalg", "EC"));
        command.addAll(List.of("-dname", "CN=pictures.example", "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD, "-keystore", file.toString()));
        command.addAll(List.of(more));
        Process keytool =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.out").toFile())
                        .start();
        assertEquals(0, keytool.waitFor(), Files.readString(folder.resolve("keytool.out")));
        return file;
    }

    @Test
    void aKeystoreWithAKeyIsTakenAndItsPasswordIsNotShown() throws Exception {
        Path file = keystore("-ext", "san=dns:localhost,dns:*.example,ip:127.0.0.1");
        TlsKeystore keystore = TlsKeystore.open(file, PASSWORD);
        assertFalse(keystore.toString().contains(PASSWORD));
        assertEquals(List.of("localhost", "127.0.0.1"), keystore.names());
        refused(file, "another", "it has another password");
        refused(file, "", "it has a password, and none was given");
    }

    @Test
    void aCertificateWithoutAlternativeNamesIsForItsCommonName() throws Exception {
        assertEquals(List.of("pictures.example"), TlsKeystore.open(keystore(), PASSWORD).names());
    }

    @Test
    void whatIsNoKeystoreOrHoldsNoKeyIsRefused() throws Exception {
        refused(folder.resolve("none.p12"), PASSWORD, "there is no such file");
        refused(folder, PASSWORD, "there is no such file");
        refused(
                Files.writeString(folder.resolve("text.p12"), "text"),
                PASSWORD,
                "it is no PKCS 12 file, or is damaged");
        KeyStore empty = KeyStore.getInstance(TlsKeystore.TYPE);
        empty.load(null, null);
        Path file = folder.resolve("empty.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            empty.store(out, PASSWORD.toCharArray());
        }
        refused(file, PASSWORD, "it holds no private key");
    }

    private static void refused(Path file, String password, String cause) {
        IntarsiaException e =
                assertThrows(IntarsiaException.class, () -> TlsKeystore.open(file, password));
        assertEquals(ErrorCode.TLS_KEYSTORE, e.problems().get(0).code());
        assertEquals(cause, e.problems().get(0).cause());
    }
}
