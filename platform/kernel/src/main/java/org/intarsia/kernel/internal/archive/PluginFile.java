package org.intarsia.kernel.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.intarsia.base.Digests;
import org.intarsia.kernel.internal.PluginRefusedException;

/**
 * A plugin's file, read once: what was looked at is what is put in.
 *
 * @param name the file's own name
 * @param digest sha256, in hex
 */
public record PluginFile(String name, byte[] bytes, String digest) {
    private static final String NAME = "bundle-symbolicname:";

    /** Headers that would take effect while a bundle is installed, before it is looked at. */
    private static final String[] EARLY = {"fragment-host", "extensionbundle-activator"};

    /**
     * @throws IOException when the file cannot be read
     * @throws PluginRefusedException when it is no file, or larger than a plugin may be; then it is
     *     not read
     */
    public static PluginFile read(Path jar) throws IOException {
        // Opening a pipe or a device may never come back.
        if (Files.exists(jar) && !Files.isRegularFile(jar)) {
            throw new PluginRefusedException("it is not a regular file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(jar)) {
            boolean large = Files.size(jar) > Limits.FILE_BYTES;
            // It may grow while it is read.
            bytes = large ? new byte[0] : in.readNBytes(Limits.FILE_BYTES + 1);
            if (large || bytes.length > Limits.FILE_BYTES) {
                throw new PluginRefusedException(
                        "the file is larger than " + Limits.mebi(Limits.FILE_BYTES));
            }
        }
        return new PluginFile(jar.getFileName().toString(), bytes, Digests.sha256(bytes));
    }

    /** Whether a file can be read and has that digest. */
    public static boolean isOf(Path jar, String digest) {
        try {
            return read(jar).digest().equals(digest);
        } catch (IOException | PluginRefusedException e) {
            return false;
        }
    }

    /**
     * Reads every entry and every jar in it, and looks for what must not even be installed.
     *
     * @return the symbolic name that it gives itself; empty for none
     * @throws PluginRefusedException when it is damaged, or made to do harm
     */
    public String check() {
        String manifest = new String(Archive.check(bytes), StandardCharsets.UTF_8);
        // Lines go on behind a line's end and a blank.
        String headers = manifest.replaceAll("(\r\n|\r|\n) ", "");
        String name = "";
        for (String line : headers.split("[\r\n]+")) {
            String header = line.toLowerCase(Locale.ROOT);
            for (String early : EARLY) {
                if (header.startsWith(early)) {
                    throw new PluginRefusedException(
                            "it is a fragment of another bundle, which plugins must not be");
                }
            }
            if (name.isEmpty() && header.startsWith(NAME)) {
                name = line.substring(NAME.length()).split(";", 2)[0].strip();
            }
        }
        return name;
    }
}
