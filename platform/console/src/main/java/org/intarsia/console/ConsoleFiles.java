package org.intarsia.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All files of the console, in memory: there are few, and they are small. */
public final class ConsoleFiles {
    /** What is shown at the address of the console itself. */
    public static final String START = "index.html";

    private static final String LIST = "files.list";
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "svg", "image/svg+xml",
                    "txt", "text/plain; charset=utf-8");

    private final Map<String, ConsoleFile> files;

    private ConsoleFiles(Map<String, ConsoleFile> files) {
        this.files = files;
    }

    /**
     * Those of this bundle.
     *
     * @throws IllegalStateException when the bundle was built without one, or one has no media type
     */
    public static ConsoleFiles load() {
        Map<String, ConsoleFile> files = new LinkedHashMap<>();
        new String(read(LIST), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(path -> !path.isEmpty())
                .forEach(path -> files.put(path, file(path)));
        return new ConsoleFiles(Collections.unmodifiableMap(files));
    }

    private static ConsoleFile file(String path) {
        byte[] bytes = read(path);
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalStateException("no media type for " + path);
        }
        return new ConsoleFile(path, type, bytes, '"' + digest(bytes).substring(0, 32) + '"');
    }

    private static byte[] read(String path) {
        try (InputStream in = ConsoleFiles.class.getResourceAsStream("web/" + path)) {
            if (in == null) {
                throw new IllegalStateException("the console was built without " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * @param path such as {@code app.js}
     */
    public Optional<ConsoleFile> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    public Collection<ConsoleFile> all() {
        return files.values();
    }
}
