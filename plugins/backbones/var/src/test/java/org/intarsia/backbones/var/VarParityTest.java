package org.intarsia.backbones.var;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.intarsia.pipeline.parity.CaseResult;
import org.intarsia.pipeline.parity.ParityRunner;
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
}
