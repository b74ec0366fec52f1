package org.intarsia.pipeline.picture;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a PNG says of its making: the text entries that {@link PngWriter} writes. */
public final class PngTexts {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int HEADER_BYTES = 1 << 22;

    private PngTexts() {}

    /**
     * The uncompressed international text entries before the picture's data.
     *
     * @return empty when it is no PNG or cannot be read
     */
    public static Optional<Map<String, String>> read(Path file) {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (!Arrays.equals(in.readNBytes(SIGNATURE.length), SIGNATURE)) {
                return Optional.empty();
            }
            Map<String, String> texts = new LinkedHashMap<>();
            while (true) {
                int length = in.readInt();
                String type = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
                if (type.equals("IDAT") || type.equals("IEND")) {
                    return Optional.of(texts);
                }
                if (length < 0 || length > HEADER_BYTES) {
                    return Optional.empty();
                }
                byte[] content = in.readNBytes(length);
                in.skipNBytes(Integer.BYTES);
                if (type.equals("iTXt")) {
                    add(texts, content);
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Keyword, 0, compression flag and method, language, 0, translated keyword, 0, text. */
    private static void add(Map<String, String> texts, byte[] content) {
        int keyword = zero(content, 0);
        int language = zero(content, keyword + 3);
        int translated = zero(content, language + 1);
        if (translated < content.length && content[keyword + 1] == 0) {
            texts.put(
                    new String(content, 0, keyword, StandardCharsets.ISO_8859_1),
                    new String(
                            content,
                            translated + 1,
                            content.length - translated - 1,
                            StandardCharsets.UTF_8));
        }
    }

    /** The next zero byte, or the end. */
    private static int zero(byte[] content, int from) {
        int at = Math.min(from, content.length);
        while (at < content.length && content[at] != 0) {
            at++;
        }
        return at;
    }
}
