package org.intarsia.backbones.var;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.pipeline.parity.CaseResult;
import org.intarsia.pipeline.parity.ParityRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VarParityTest {
    static Stream<Path> cases() {
        List<Path> all = new ArrayList<>(ParityRunner.find(Cases.folder()));
        Path shared = Cases.shared("parity").resolve("var");
        if (Files.isDirectory(shared)) {
            all.addAll(ParityRunner.find(shared));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theNetworkReproducesThePublishedCode(Path folder) {
        CaseResult result = new ParityRunner(Cases.registry()).run(folder);

        assertTrue(result.passed(), result.toString());
    }

    @Test
    void greedyCasesMayNameAnyFilter(@TempDir Path copy) throws IOException {
        Path folder =
                altered(
                        "generate-greedy-cfg",
                        copy,
                        Map.of(
                                "\"top_k\": 1",
                                "\"top_k\": 900",
                                "\"top_p\": 0.0",
                                "\"top_p\": 0.96"));
        CaseResult result = new ParityRunner(Cases.registry()).run(folder);
        assertTrue(result.passed(), result.toString());
    }

    @Test
    void aForwardNeedsTheQuantiserAloneWhateverElseTheCaseSays(@TempDir Path copy)
            throws IOException {
        Path folder =
                altered(
                        "forward-shared-adaln",
                        copy,
                        Map.of("\"z_channels\": 8", "\"z_channels\": 8, \"ch\": 32"));
        CaseResult result = new ParityRunner(Cases.registry()).run(folder);
        assertTrue(result.passed(), result.toString());
    }

    /** A shipped case with something else in its description. */
    private static Path altered(String name, Path copy, Map<String, String> changes)
            throws IOException {
        Path from = Cases.folder().resolve(name);
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
