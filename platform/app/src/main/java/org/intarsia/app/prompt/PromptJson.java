package org.intarsia.app.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import org.intarsia.pipeline.text.Prompt;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.problem.Suggestions;
import org.intarsia.spi.spec.ImageSpec;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file of prompts in JSON.
 *
 * @param place of the line
 * @param problems takes everything that is wrong with it
 */
record PromptJson(Place place, Problems problems) {
    private static final String PROMPT = "prompt";
    private static final String NEGATIVE = "negative-prompt";
    private static final String SEED = "seed";
    private static final String WIDTH = "width";
    private static final String HEIGHT = "height";
    private static final List<String> KNOWN = List.of(PROMPT, NEGATIVE, SEED, WIDTH, HEIGHT);
    private static final int LARGEST = 65_536;

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /**
     * @param negative where the line says none; null for none
     * @return empty for a bad one
     */
    Optional<PromptLine> read(String line, @Nullable String negative) {
        int before = problems.list().size();
        JsonNode root;
        try {
            root = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            bad("it is no JSON: " + e.getOriginalMessage());
            return Optional.empty();
        }
        if (!root.isObject()) {
            bad("it is no JSON object");
            return Optional.empty();
        }
        root.fieldNames().forEachRemaining(this::known);
        String prompt = text(root, PROMPT, null);
        if (!root.has(PROMPT)) {
            bad("it has no prompt");
        }
        String avoided = text(root, NEGATIVE, negative);
        Long seed = seed(root.get(SEED));
        ImageSpec size = size(root);
        return problems.list().size() > before
                ? Optional.empty()
                : Optional.of(new PromptLine(new Prompt(prompt, avoided), seed, size));
    }

    private void bad(String cause) {
        bad(cause, "Write {\"prompt\": \"a red fox\", \"seed\": 7}.");
    }

    private void bad(String cause, String next) {
        problems.add(ErrorCode.PROMPT_LINE, place, cause, next);
    }

    private void known(String name) {
        if (!KNOWN.contains(name)) {
            bad("an unknown entry, " + name, Suggestions.suggest(name, KNOWN, "Entries are"));
        }
    }

    private @Nullable String text(JsonNode root, String name, @Nullable String other) {
        JsonNode value = root.get(name);
        if (value == null) {
            return other;
        }
        if (!value.isTextual()) {
            bad(name + " is no text");
            return null;
        }
        if (!Prompt.isWhole(value.asText())) {
            bad(name + " holds half of a surrogate pair", "Write the whole character.");
        }
        return value.asText();
    }

    private @Nullable Long seed(@Nullable JsonNode value) {
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            bad("seed is no whole number of 64 bits", "Give a number such as 7.");
            return null;
        }
        return value.asLong();
    }

    private @Nullable ImageSpec size(JsonNode root) {
        if (root.has(WIDTH) != root.has(HEIGHT)) {
            String missing = root.has(WIDTH) ? HEIGHT : WIDTH;
            bad("it has no " + missing, "Give width and height, or neither.");
            return null;
        }
        boolean sound = root.has(WIDTH) && side(root, WIDTH) & side(root, HEIGHT);
        return sound ? new ImageSpec(root.get(HEIGHT).asInt(), root.get(WIDTH).asInt()) : null;
    }

    private boolean side(JsonNode root, String name) {
        JsonNode value = root.get(name);
        boolean sound =
                value.isIntegralNumber()
                        && value.canConvertToInt()
                        && value.asInt() >= 1
                        && value.asInt() <= LARGEST;
        if (!sound) {
            bad(name + " is no number of pixels", "Give 1 to " + LARGEST + ".");
        }
        return sound;
    }
}
