package org.intarsia.browser;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A pipeline of a few thousand random parameters that makes pictures of sentences. */
final class TinyTexts {
    /** The name of its manifest. */
    static final String NAME = "tiny-texts";

    private TinyTexts() {}

    /** Writes the manifest and, beside it, its files. */
    static void write(Path manifests) throws IOException {
        for (String file : List.of(NAME + ".yaml", "tokenizer.json")) {
            Files.write(manifests.resolve(file), bytes(file));
        }
        Map<String, List<String>> files = new LinkedHashMap<>();
        for (String line : new String(bytes("shapes.txt"), StandardCharsets.UTF_8).split("\n")) {
            String[] words = line.split(" ", 2);
            files.computeIfAbsent(words[0], file -> new ArrayList<>()).add(words[1]);
        }
        for (Map.Entry<String, List<String>> file : files.entrySet()) {
            Files.write(manifests.resolve(file.getKey()), safetensors(file.getValue()));
        }
    }

    private static byte[] bytes(String file) throws IOException {
        try (InputStream in = TinyTexts.class.getResourceAsStream("texts/" + file)) {
            return in.readAllBytes();
        }
    }

    /**
     * @param parameters each as {@code name 2,3}
     */
    private static byte[] safetensors(List<String> parameters) throws IOException {
        Random random = new Random(7);
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        StringBuilder header = new StringBuilder("{");
        for (String parameter : parameters) {
            String[] words = parameter.split(" ");
            int count = 1;
            for (String size : words[1].split(",")) {
                count *= Integer.parseInt(size);
            }
            ByteBuffer floats = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                floats.putFloat((float) (0.2 * random.nextGaussian()));
            }
            header.append(header.length() == 1 ? "" : ",")
                    .append(Api.quoted(words[0]))
                    .append(":{\"dtype\":\"F32\",\"shape\":[" + words[1])
                    .append("],\"data_offsets\":[" + values.size())
                    .append("," + (values.size() + floats.capacity()) + "]}");
            values.write(floats.array());
        }
        byte[] names = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer file =
                ByteBuffer.allocate(8 + names.length + values.size())
                        .order(ByteOrder.LITTLE_ENDIAN);
        return file.putLong(names.length).put(names).put(values.toByteArray()).array();
    }
}
