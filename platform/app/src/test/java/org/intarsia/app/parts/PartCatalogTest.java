package org.intarsia.app.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.spi.Kind;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionSchema;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;

class PartCatalogTest {
    enum Mode {
        PLAIN,
        NTK_AWARE
    }

    record Options(
            @Option(value = "16", min = 1, max = 256, unit = "pixels", help = "side") int patch,
            @Option(value = "0.1", min = 0, below = 1, help = "a | share") double share,
            @Option(value = "ntk-aware", help = "positions") Mode mode,
            @Option(value = "[1, 2]", min = 1, max = 9, minItems = 1, maxItems = 8, help = "widths")
                    List<Integer> widths,
            @Option(computed = "as patch", min = 1, help = "heads") Integer heads,
            @Option(required = true, help = "a weight by name") Map<String, Double> terms) {}

    private static PartDescription part(Kind kind, Map<String, Map<String, Object>> presets) {
        return new PartDescription(
                kind,
                "toy",
                "org.toys",
                "1.0.0",
                "A toy",
                OptionSchema.of(Options.class).options(),
                presets);
    }

    @Test
    void aSchemaSaysTypeRangeDefaultAndMeaning() {
        Map<String, Object> schema = PartSchema.of(part(Kind.HEAD, Map.of()));
        assertEquals("https://json-schema.org/draft/2020-12/schema", schema.get("$schema"));
        assertEquals("head toy", schema.get("title"));
        assertEquals(List.of("use", "terms"), schema.get("required"));
        assertEquals(false, schema.get("additionalProperties"));
        Map<?, ?> properties = (Map<?, ?>) schema.get("properties");
        assertEquals(Map.of("const", "toy"), properties.get("use"));
        assertEquals(
                Map.of(
                        "description",
                        "side (pixels)",
                        "type",
                        "integer",
                        "minimum",
                        1L,
                        "maximum",
                        256L,
                        "default",
                        16),
                properties.get("patch"));
        assertEquals(
                Map.of(
                        "description", "a | share",
                        "type", "number",
                        "minimum", 0.0,
                        "exclusiveMaximum", 1.0,
                        "default", 0.1),
                properties.get("share"));
        assertEquals(
                Map.of(
                        "description", "positions",
                        "enum", List.of("plain", "ntk-aware"),
                        "default", "ntk-aware"),
                properties.get("mode"));
        Map<?, ?> widths = (Map<?, ?>) properties.get("widths");
        assertEquals("array", widths.get("type"));
        assertEquals(List.of(1, 2), widths.get("default"));
        assertEquals(Map.of("type", "integer", "minimum", 1L, "maximum", 9L), widths.get("items"));
        assertTrue(PartSchema.json(part(Kind.HEAD, Map.of())).contains("\"maximum\" : 256"));
    }

    @Test
    void whatAPresetGivesIsNotRequiredBesideIt() {
        Map<String, Object> schema =
                PartSchema.of(part(Kind.HEAD, Map.of("small", Map.of("terms", Map.of("a", 1)))));
        assertEquals(List.of("use"), schema.get("required"));
        Map<?, ?> properties = (Map<?, ?>) schema.get("properties");
        assertEquals(Map.of("enum", List.of("small")), properties.get("preset"));
    }

    @Test
    void aPageHasATableForEveryPartAndNoTableTwice() {
        String page =
                PartPage.of(
                        new PartCatalog(
                                List.of(
                                        part(Kind.TOKENIZER, Map.of()),
                                        part(Kind.DECODER, Map.of()))));
        assertTrue(page.contains("## Tokenizers\n\n### tokenizer toy\nA toy.\n"), page);
        assertTrue(
                page.contains("| `patch` | whole number | 16 | 1 to 256 pixels | side |\n"), page);
        assertTrue(page.contains("| `share` | number | 0.1 | 0 to below 1 | a \\| share |"), page);
        assertTrue(page.contains("| `terms` | map of names to numbers | required |"), page);
        assertTrue(
                page.contains("Its options are those of [tokenizer toy](#tokenizer-toy)."), page);
    }

    @Test
    void aPartIsFoundByNameAndKindOrTheNearOneIsNamed() {
        PartCatalog catalog =
                new PartCatalog(
                        List.of(part(Kind.TOKENIZER, Map.of()), part(Kind.DECODER, Map.of())));
        assertEquals(2, catalog.find("toy", Optional.empty()).size());
        assertEquals(Kind.DECODER, catalog.find("toy", Optional.of(Kind.DECODER)).get(0).kind());
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> catalog.find("toi", Optional.empty()));
        assertEquals(ErrorCode.UNKNOWN_COMPONENT, refused.problems().get(0).code());
        assertTrue(refused.getMessage().contains("Did you mean toy?"), refused.getMessage());
    }
}
