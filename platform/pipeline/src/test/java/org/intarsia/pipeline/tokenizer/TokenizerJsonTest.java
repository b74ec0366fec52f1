package org.intarsia.pipeline.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.text.TokenizerSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TokenizerSpec T5 =
            new TokenizerSpec(32128, Map.of("<pad>", 0, "</s>", 1, "<unk>", 2));

    @TempDir private Path folder;

    private static Path file(String which, String name) {
        try {
            return Path.of(
                    TokenizerJsonTest.class
                            .getResource("/tokenizer/" + which + "/" + name)
                            .toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static WeightsEntry entry() {
        return new WeightsEntry(
                "tokenizer.json", null, "", List.of(), Map.of(), null, null, null, Place.part("x"));
    }

    private static TokenizerJson t5(Path file) {
        return TokenizerJson.open(file, entry(), T5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen3-mini", "gemma2-mini", "t5"})
    void everyRecordedTextHasTheIdsOfThePublishedLibrary(String which) throws IOException {
        JsonNode texts = JSON.readTree(file(which, "texts.json").toFile());
        assertTrue(texts.size() > 100);
        try (TokenizerJson tokenizer =
                TokenizerJson.published(file(which, "tokenizer.json"), entry())) {
            for (JsonNode row : texts) {
                String text = row.get("text").asText();
                long[] ids = JSON.convertValue(row.get("ids"), long[].class);
                assertArrayEquals(ids, tokenizer.ids(text), text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"</s>", "<pad>", "a </s> b", "a</s>b<unk>", "<extra_id_3>"})
    void aSpecialTokenInTheTextOfAUserStaysText(String text) {
        try (TokenizerJson tokenizer = t5(file("t5", "tokenizer.json"))) {
            long[] ids = tokenizer.ids(text);
            assertEquals(1, ids[ids.length - 1], "the template closes the text");
            long[] own = Arrays.copyOf(ids, ids.length - 1);
            assertFalse(Arrays.stream(own).anyMatch(id -> id < 2 || id >= 32000), text);
            assertTrue(own.length > 1, "its characters are tokens");
        }
    }

    @ParameterizedTest
    @CsvSource({"qwen3-mini", "gemma2-mini", "t5"})
    void aTextWithoutSpecialTokensIsTheSameForUsers(String which) throws IOException {
        Path file = file(which, "tokenizer.json");
        try (TokenizerJson users =
                        TokenizerJson.open(file, entry(), new TokenizerSpec(1 << 20, Map.of()));
                TokenizerJson published = TokenizerJson.published(file, entry())) {
            List<String> texts =
                    List.of(
                            "a red fox in snow",
                            "",
                            "\uD83E\uDD8A\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                            "\u0645\u0631\u062D\u0628\u0627 \u05E9\u05DC\u05D5\u05DD",
                            "e\u0301\u0323 a\u0308\u0304",
                            "a\u0000b\u0007\u001Bc\tline\r\nline",
                            "fox ".repeat(2500));
            for (String text : texts) {
                assertArrayEquals(published.ids(text), users.ids(text), text);
            }
            assertTrue(users.ids("fox ".repeat(2500)).length > 2500, "nothing is cut");
        }
    }

    @Test
    void lengthsThatATrainingLeftInTheFileAreNotFollowed() throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(file("t5", "tokenizer.json").toFile());
        json.set(
                "truncation",
                JSON.readTree(
                        "{\"direction\":\"Right\",\"max_length\":4,\"strategy\":\"LongestFirst\",\"stride\":0}"));
        json.set(
                "padding",
                JSON.readTree(
                        "{\"strategy\":{\"Fixed\":64},\"direction\":\"Right\",\"pad_to_multiple_of\":null,"
                                + "\"pad_id\":0,\"pad_type_id\":0,\"pad_token\":\"<pad>\"}"));
        Path left = folder.resolve("tokenizer.json");
        JSON.writeValue(left.toFile(), json);
        String text = "a small red star on a blue gradient";
        try (TokenizerJson plain = t5(file("t5", "tokenizer.json"));
                TokenizerJson cut = t5(left)) {
            assertArrayEquals(plain.ids(text), cut.ids(text));
            assertTrue(plain.ids(text).length > 4);
        }
    }

    @Test
    void theTokenizerOfAnotherModelIsRefusedWithAllThatDiffers() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> t5(file("gemma2-mini", "tokenizer.json")).close());
        assertEquals(ErrorCode.TOKENIZER_OF_OTHER_MODEL, refused.problems().get(0).code());
        String cause = refused.problems().get(0).cause();
        assertTrue(cause.contains("</s> is not there, 1 expected"), cause);
        IntarsiaException small =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                TokenizerJson.open(
                                                file("t5", "tokenizer.json"),
                                                entry(),
                                                new TokenizerSpec(100, T5.tokens()))
                                        .close());
        assertTrue(
                small.problems().get(0).cause().contains("32100 tokens, and the network knows 100"),
                small.problems().get(0).cause());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "no JSON",
                "{\"model\": {}}",
                "{\"model\": {\"type\": \"X\"}}"
            })
    void aFileThatIsNoTokenizerIsRefused(String text) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, text);
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                TokenizerJson.open(file, entry(), new TokenizerSpec(10, Map.of()))
                                        .close());
        assertEquals(ErrorCode.TOKENIZER_UNREADABLE, refused.problems().get(0).code());
    }
}
