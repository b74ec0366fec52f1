package org.intarsia.kernel.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * A plugin's file, read once: what was looked at is what is put in.
 *
 * @param name the file's own name
 * @param digest sha256, in hex
 */
record PluginFile(String name, byte[] bytes, String digest) {
    /**
     * @throws IOException when the file cannot be read
     */
    static PluginFile read(Path jar) throws IOException {
        byte[] bytes = Files.readAllBytes(jar);
        return new PluginFile(jar.getFileName().toString(), bytes, sha256(bytes));
    }

    /**
     * Reads every entry, whose checksums tell a damaged file.
     *
     * @throws Refusal when it is damaged
     */
    void check(Path jar) {
        int listed;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            listed = zip.size();
        } catch (IOException e) {
            throw new Refusal("the file is damaged or is no jar", e);
        }
        int read = 0;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                in.transferTo(OutputStream.nullOutputStream());
                read++;
            }
        } catch (ZipException e) {
            throw new Refusal("the file is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Refusal("the file is damaged: it ends too early", e);
        }
        if (read != listed) {
            throw new Refusal(
                    "the file is damaged: " + listed + " entries listed, " + read + " found");
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
