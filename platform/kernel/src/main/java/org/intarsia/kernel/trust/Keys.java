package org.intarsia.kernel.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.intarsia.base.Digests;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/** Ed25519 keys (RFC 8032) in files of one line: Base64 of PKCS 8 or of X.509. */
public final class Keys {
    private static final String ALGORITHM = "Ed25519";
    private static final int ID_DIGITS = 16;

    private Keys() {}

    /**
     * Makes a pair: the private key goes to {@code file}, readable by its owner alone, the public
     * one beside it with the ending {@code .pub}.
     *
     * @return the public key
     * @throws IntarsiaException INT-531 when a file is there already or cannot be written
     */
    public static PublicKey generate(Path file) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text(pair.getPrivate().getEncoded()));
            Files.writeString(
                    publicFile(file),
                    text(pair.getPublic().getEncoded()),
                    StandardOpenOption.CREATE_NEW);
            return pair.getPublic();
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.KEY_NOT_WRITTEN,
                    Place.file(String.valueOf(file.getFileName())),
                    "the key cannot be written there, or a file of that name exists",
                    "Give another file name.");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java from 15 on has Ed25519", e);
        }
    }

    /** Where the public half of a private key's file lies. */
    public static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    /**
     * @throws IntarsiaException INT-532 when the file holds no private key
     */
    public static PrivateKey readPrivate(Path file) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(bytes(file)));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw noKey(file, "private");
        }
    }

    /**
     * @throws IntarsiaException INT-532 when the file holds no public key
     */
    public static PublicKey readPublic(Path file) {
        try {
            return decode(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip());
        } catch (IOException | IllegalArgumentException e) {
            throw noKey(file, "public");
        }
    }

    /** The first 16 hexadecimal digits of the SHA-256 of the encoded public key. */
    public static String id(PublicKey key) {
        return Digests.sha256(key.getEncoded()).substring(0, ID_DIGITS);
    }

    /** One line of Base64. */
    public static String encode(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    /**
     * @throws IllegalArgumentException when the text is no public key
     */
    public static PublicKey decode(String base64) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no Ed25519 key", e);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return Base64.getDecoder().decode(text.strip());
    }

    private static String text(byte[] encoded) {
        return Base64.getEncoder().encodeToString(encoded) + "\n";
    }

    private static IntarsiaException noKey(Path file, String half) {
        return new IntarsiaException(
                ErrorCode.INVALID_KEY,
                Place.file(String.valueOf(file.getFileName())),
                "it holds no " + half + " Ed25519 key",
                "Make a pair with: plugins keygen FILE.");
    }
}
