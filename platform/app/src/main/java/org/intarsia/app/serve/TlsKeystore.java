package org.intarsia.app.serve;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * A file with the certificate and the private key that a server shows, in the format PKCS 12.
 *
 * @param password of the file and of the key
 * @param names hosts that its certificates are for; without patterns such as {@code *.example}
 */
public record TlsKeystore(Path file, String password, List<String> names) {
    /** Its format. */
    public static final String TYPE = "PKCS12";

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    public TlsKeystore {
        names = List.copyOf(names);
    }

    /**
     * Opens it once, so that a mistake has a message: the server would only log it.
     *
     * @throws IntarsiaException INT-458 when it cannot be read or holds no private key
     */
    public static TlsKeystore open(Path file, String password) {
        if (!Files.isRegularFile(file)) {
            throw refused(file, "there is no such file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(in, password.toCharArray());
            boolean key = false;
            List<String> names = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)
                        && store.getKey(alias, password.toCharArray()) != null) {
                    key = true;
                    names.addAll(names((X509Certificate) store.getCertificate(alias)));
                }
            }
            if (!key) {
                throw refused(file, "it holds no private key");
            }
            return new TlsKeystore(file, password, names);
        } catch (UnrecoverableKeyException e) {
            throw refused(file, "its key has another password than the file");
        } catch (IOException | GeneralSecurityException e) {
            throw refused(
                    file,
                    e.getCause() instanceof UnrecoverableKeyException
                            ? password.isEmpty()
                                    ? "it has a password, and none was given"
                                    : "it has another password"
                            : "it is no PKCS 12 file, or is damaged");
        }
    }

    private static List<String> names(X509Certificate certificate) throws GeneralSecurityException {
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        List<String> names = new ArrayList<>();
        for (List<?> one : alternatives == null ? List.<List<?>>of() : alternatives) {
            boolean host = one.get(0).equals(DNS_NAME) || one.get(0).equals(IP_ADDRESS);
            if (host && one.get(1) instanceof String name) {
                names.add(name.contains(":") ? "[" + name + "]" : name);
            }
        }
        if (names.isEmpty()) {
            names.addAll(commonNames(certificate));
        }
        names.removeIf(name -> name.startsWith("*"));
        return names;
    }

    /** What counts where a certificate has no alternative names. */
    private static List<String> commonNames(X509Certificate certificate)
            throws GeneralSecurityException {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(rdn -> rdn.getValue().toString())
                            .toList();
        } catch (InvalidNameException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static IntarsiaException refused(Path file, String cause) {
        return new IntarsiaException(
                ErrorCode.TLS_KEYSTORE,
                "--tls " + file,
                cause,
                "Check the file, and the password in INTARSIA_TLS_PASSWORD or --tls-password-file.");
    }

    /** Not the password. */
    @Override
    public String toString() {
        return "TlsKeystore[" + file + "]";
    }
}
