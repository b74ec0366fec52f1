package org.intarsia.pipeline.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.base.Digests;

/**
 * The text of a {@code tokenizer.json}. What somebody's training left in it, a length to cut at or
 * to pad to, is dropped: the generator's own rules apply. For the texts of users its special tokens
 * are taken out of those that are looked for in a text; the template, which puts them around it,
 * names them by number.
 */
final class TokenizerText {
    private static final JsonFactory JSON = new ObjectMapper().getFactory();
    private static final long LONGEST = 256L << 20;

    private final byte[] text;
    private final Map<String, Integer> special = new HashMap<>();
    private int highest = -1;

    private TokenizerText(byte[] text) {
        this.text = text;
    }

    /**
     * @throws IOException for a file that is none, with what is wrong
     */
    static TokenizerText read(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw new IOException("it has more than " + (LONGEST >> 20) + " MB");
        }
        TokenizerText read = new TokenizerText(Files.readAllBytes(file));
        read.scan();
        return read;
    }

    /** Tokens that stand for something else than text, with their ids. */
    Map<String, Integer> special() {
        return special;
    }

    /** SHA-256 of the file. */
    String digest() {
        return Digests.sha256(text);
    }

    /** The highest id of all. */
    int highest() {
        return highest;
    }

    private void scan() throws IOException {
        boolean model = false;
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("added_tokens") && json.currentToken() == JsonToken.START_ARRAY) {
                    JsonNode tokens = json.readValueAsTree();
                    for (JsonNode token : tokens) {
                        highest = Math.max(highest, token.path("id").asInt(-1));
                        if (token.path("special").asBoolean()) {
                            special.put(token.path("content").asText(), token.path("id").asInt());
                        }
                    }
                } else if (name.equals("model") && json.currentToken() == JsonToken.START_OBJECT) {
                    model = true;
                    scanModel(json);
                } else {
                    json.skipChildren();
                }
            }
        }
        if (!model) {
            throw new IOException("it describes no model");
        }
    }

    private void scanModel(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean vocabulary = json.currentName().equals("vocab");
            JsonToken value = json.nextToken();
            if (vocabulary && value == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    json.nextToken();
                    highest = Math.max(highest, json.getIntValue());
                }
            } else if (vocabulary && value == JsonToken.START_ARRAY) {
                int pieces = 0;
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    json.skipChildren();
                    pieces++;
                }
                highest = Math.max(highest, pieces - 1);
            } else {
                json.skipChildren();
            }
        }
    }

    /** As it was published, but neither cut nor padded. */
    byte[] published() {
        return whole(Set.of());
    }

    /** For texts of users: what looks like a special token is text. */
    byte[] ofUsers() {
        return whole(special.keySet());
    }

    private byte[] whole(Set<String> hidden) {
        try {
            return written(hidden);
        } catch (IOException e) {
            throw new IllegalStateException("what was read once is read again", e);
        }
    }

    private byte[] written(Set<String> hidden) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
        try (JsonParser json = JSON.createParser(text);
                JsonGenerator to = JSON.createGenerator(out)) {
            json.nextToken();
            to.writeStartObject();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                to.writeFieldName(name);
                switch (name) {
                    case "truncation", "padding" -> {
                        json.skipChildren();
                        to.writeNull();
                    }
                    case "added_tokens" -> writeTokens(json, to, hidden);
                    case "model" -> writeModel(json, to, hidden);
                    default -> to.copyCurrentStructure(json);
                }
            }
            to.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void writeTokens(JsonParser json, JsonGenerator to, Set<String> hidden)
            throws IOException {
        JsonNode tokens = json.readValueAsTree();
        List<JsonNode> kept = new ArrayList<>();
        tokens.forEach(
                token -> {
                    if (!hidden.contains(token.path("content").asText())) {
                        kept.add(token);
                    }
                });
        to.writeStartArray();
        for (JsonNode token : kept) {
            to.writeTree(token);
        }
        to.writeEndArray();
    }

    private static void writeModel(JsonParser json, JsonGenerator to, Set<String> hidden)
            throws IOException {
        to.writeStartObject();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            to.writeFieldName(name);
            json.nextToken();
            if (name.equals("vocab") && json.currentToken() == JsonToken.START_ARRAY) {
                writePieces(json, to, hidden);
            } else {
                to.copyCurrentStructure(json);
            }
        }
        to.writeEndObject();
    }

    /**
     * Pieces of a unigram model are matched as they are: one that is a special token is spelled
     * with a space in front, which no word holds.
     */
    private static void writePieces(JsonParser json, JsonGenerator to, Set<String> hidden)
            throws IOException {
        to.writeStartArray();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_ARRAY) {
                JsonNode piece = json.readValueAsTree();
                String spelled = piece.path(0).asText();
                to.writeStartArray();
                to.writeString(hidden.contains(spelled) ? " " + spelled : spelled);
                to.writeTree(piece.path(1));
                to.writeEndArray();
            } else {
                to.copyCurrentStructure(json);
            }
        }
        to.writeEndArray();
    }
}
