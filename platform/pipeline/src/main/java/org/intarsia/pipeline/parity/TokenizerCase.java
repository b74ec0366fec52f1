package org.intarsia.pipeline.parity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.pipeline.tokenizer.TokenizerJson;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/**
 * A case of a tokenizer of texts, which is the platform's and no plugin's: every recorded text has
 * exactly the recorded ids. Of a real model a case has the digest of the file alone; whoever has
 * that file puts it beside the case as {@code tokenizer.json}.
 */
final class TokenizerCase {
    static final String OPERATION = "tokenize";

    private static final String TOKENIZER = "tokenizer.json";
    private static final String DIGEST = "tokenizer_sha256";

    private final CaseFile file;

    private TokenizerCase(CaseFile file) {
        this.file = file;
    }

    /**
     * @throws IntarsiaException INT-702 for a case without its files, INT-703 for texts that cannot
     *     be read; what is wrong with the tokenizer
     */
    static CaseResult run(CaseFile file) {
        return new TokenizerCase(file).run();
    }

    private CaseResult run() {
        String name = file.files().getOrDefault("tokenizer", TOKENIZER);
        Path path = file.folder().resolve(name);
        Object digest = file.config().get(DIGEST);
        if (!Files.isRegularFile(path)) {
            throw incomplete(
                    "there is no " + name,
                    digest == null
                            ? "Record the case again."
                            : "Put the tokenizer whose SHA-256 is " + digest + " there.");
        }
        WeightsEntry entry =
                new WeightsEntry(
                        name,
                        null,
                        "",
                        List.of(),
                        Map.of(),
                        digest == null ? null : digest.toString(),
                        null,
                        null,
                        Place.file(file.title()));
        JsonNode texts = texts();
        int differing = 0;
        String first = "";
        try (TokenizerJson tokenizer = TokenizerJson.published(path, entry)) {
            for (JsonNode row : texts) {
                long[] expected = ids(row);
                long[] found = tokenizer.ids(row.path("text").asText());
                if (!Arrays.equals(expected, found)) {
                    differing++;
                    first = first.isEmpty() ? difference(row, expected, found) : first;
                }
            }
        }
        String remark = differing == 0 ? "" : differing + " of " + texts.size() + first;
        return new CaseResult(file.title(), differing == 0, "texts", differing, 0, remark);
    }

    private JsonNode texts() {
        String name = file.files().get("texts");
        if (name == null) {
            throw incomplete("the case has no file of role texts", "Record the case again.");
        }
        try {
            JsonNode texts = new ObjectMapper().readTree(file.folder().resolve(name).toFile());
            if (texts.isArray() && !texts.isEmpty()) {
                return texts;
            }
            throw invalid(name, "it holds no texts");
        } catch (JsonProcessingException e) {
            throw invalid(name, "it is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw invalid(name, "it cannot be read");
        }
    }

    private long[] ids(JsonNode row) {
        JsonNode ids = row.path("ids");
        if (!row.path("text").isTextual() || !ids.isArray()) {
            throw invalid(file.files().get("texts"), "a row has no text, or no ids");
        }
        long[] values = new long[ids.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ids.get(i).asLong();
        }
        return values;
    }

    private static String difference(JsonNode row, long[] expected, long[] found) {
        return " texts differ, first "
                + row.path("text")
                + ": "
                + Arrays.toString(expected)
                + " expected, "
                + Arrays.toString(found)
                + " found";
    }

    private IntarsiaException incomplete(String cause, String next) {
        return new IntarsiaException(ErrorCode.CASE_INCOMPLETE, file.title(), cause, next);
    }

    private static IntarsiaException invalid(String name, String cause) {
        return new IntarsiaException(
                ErrorCode.CASE_INVALID,
                Place.file(name),
                cause,
                "Restore the file as it was recorded.");
    }
}
