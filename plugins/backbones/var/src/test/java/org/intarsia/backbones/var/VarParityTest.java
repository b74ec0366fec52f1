package org.intarsia.backbones.var;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class VarParityTest {
    @TestFactory
    Stream<DynamicTest> theNetworkReproducesThePublishedCode() {
        return VarPlanTest.KIT.parity("var");
    }

    @Test
    void greedyCasesMayNameAnyFilter(@TempDir Path copy) throws Exception {
        Path folder =
                altered(
                        "generate-greedy-cfg",
                        copy,
                        Map.of(
                                "\"top_k\": 1",
                                "\"top_k\": 900",
                                "\"top_p\": 0.0",
                                "\"top_p\": 0.96"));
        VarPlanTest.KIT.parity(folder);
    }

    @Test
    void aForwardNeedsTheQuantiserAloneWhateverElseTheCaseSays(@TempDir Path copy)
            throws Exception {
        Path folder =
                altered(
                        "forward-shared-adaln",
                        copy,
                        Map.of("\"z_channels\": 8", "\"z_channels\": 8, \"ch\": 32"));
        VarPlanTest.KIT.parity(folder);
    }

    /** A shipped case with something else in its description. */
    private static Path altered(String name, Path copy, Map<String, String> changes)
            throws Exception {
        Path from = Path.of(VarParityTest.class.getResource("/parity/var/" + name).toURI());
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Path description = copy.resolve("case.json");
        String text = Files.readString(description);
        for (Map.Entry<String, String> change : changes.entrySet()) {
            assertTrue(text.contains(change.getKey()), change.getKey());
            text = text.replace(change.getKey(), change.getValue());
        }
        Files.writeString(description, text);
        return copy;
    }
}
