package org.intarsia.weights.file;

import static org.intarsia.weights.file.Fixtures.assertSameTensors;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.intarsia.weights.StateDict;
import org.junit.jupiter.api.Test;

/** Files of the parity cases, where their folder lies beside the checkout. */
class PublishedFilesTest {
    private static Path parity() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.isDirectory(at.resolve("shared/parity"))) {
            at = at.getParent();
        }
        assumeTrue(at != null, "the parity cases are not here");
        return at.resolve("shared/parity");
    }

    @Test
    void theSameNetworkFromATorchFileAndFromSafetensorsIsTheSame() {
        Path jit = parity().resolve("jit");
        try (StateDict torch =
                        StateDicts.open(jit.resolve("forward-pth/weights.pth"), "model_ema1");
                StateDict safetensors =
                        StateDicts.open(jit.resolve("forward/weights.safetensors"), null)) {
            assertEquals(71, torch.names().size());
            assertSameTensors(safetensors, torch);
        }
    }

    @Test
    void everyCaseFileIsRead() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(parity())) {
            files = all.filter(file -> file.toString().endsWith(".safetensors")).toList();
        }
        assertFalse(files.isEmpty());
        for (Path file : files) {
            try (StateDict dict = StateDicts.open(file, null);
                    NDManager manager = NDManager.newBaseManager()) {
                for (String name : dict.names()) {
                    assertEquals(dict.info(name).shape(), dict.load(name, manager).getShape());
                }
            }
        }
    }
}
