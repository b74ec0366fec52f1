package org.intarsia.spi.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetFileTest {
    @TempDir Path folder;

    private Map<String, Map<String, Object>> read(String ending, String text) throws IOException {
        Path file = folder.resolve("presets").resolve("part" + ending);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return PresetFile.read(
                "part",
                path -> {
                    Path asked = folder.resolve(path);
                    try {
                        return Files.exists(asked) ? asked.toUri().toURL() : null;
                    } catch (MalformedURLException e) {
                        throw new IllegalArgumentException(e);
                    }
                });
    }

    @Test
    void valuesKeepTheirKindsAndTheirOrder() throws IOException {
        Map<String, Map<String, Object>> presets =
                read(
                        ".json",
                        """
                        {"b": {"whole": 3, "long": 3000000000, "huge": 30000000000000000000,
                               "part": 0.5, "yes": true, "no": false, "none": null, "word": "3",
                               "list": [1, [2.0], {"in": "it"}], "map": {"a": []}},
                         "a": {}}
                        """);
        assertEquals(List.of("b", "a"), List.copyOf(presets.keySet()));
        Map<String, Object> found = presets.get("b");
        assertEquals(3, found.get("whole"));
        assertEquals(3_000_000_000L, found.get("long"));
        assertEquals(new BigInteger("30000000000000000000"), found.get("huge"));
        assertEquals(0.5, found.get("part"));
        assertEquals(true, found.get("yes"));
        assertEquals(false, found.get("no"));
        assertTrue(found.containsKey("none"));
        assertNull(found.get("none"));
        assertEquals("3", found.get("word"));
        assertEquals(List.of(1, List.of(2.0), Map.of("in", "it")), found.get("list"));
        assertEquals(Map.of("a", List.of()), found.get("map"));
        assertEquals(Map.of(), presets.get("a"));
    }

    @Test
    void yamlIsReadAsJsonIs() throws IOException {
        assertEquals(
                Map.of("b", Map.of("whole", 3, "part", 0.5, "yes", true, "list", List.of(1, "x"))),
                read(".yaml", "b:\n  whole: 3\n  part: 0.5\n  yes: true\n  list: [1, x]\n"));
    }

    @Test
    void noFileIsNoPreset() {
        assertEquals(Map.of(), PresetFile.read("part", path -> null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".json|null|the file is null",
                ".json|[]|the file is no map",
                ".json|{\"b\": null}|preset b is null",
                ".json|{\"b\": 3}|preset b is no map",
                ".json|{\"b\": {\"a\": 1, \"a\": 2}}|Duplicate field 'a'",
                ".json|{\"b\": {}, \"b\": {}}|Duplicate field 'b'",
                ".json|{\"b\": {}} {}|more text follows",
                ".json|{\"b\": {\"a\": [1, 2|Unexpected end-of-input",
                ".yaml|- b|the file is no map",
                ".yaml|b: ~|preset b is null"
            })
    void whatIsNoPresetsIsRefusedWithItsCause(String ending, String text, String words) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> read(ending, text));
        assertTrue(refused.getMessage().contains("presets/part" + ending), refused.getMessage());
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    @Test
    void anEmptyFileIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> read(".json", ""));
    }
}
