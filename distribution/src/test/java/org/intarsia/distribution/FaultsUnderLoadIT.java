package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes in while clients are served: none of them notices, and the operator reads why. */
class FaultsUnderLoadIT {
    private static final Path STOCK = Path.of("target", "intarsia").toAbsolutePath();
    private static final int SWAPS = 200;
    private static final String REPORT = SWAPS + " swaps under load";

    @TempDir Path folder;

    @Test
    void thirteenFaultsLeaveTheServiceWithoutOneFailedRequest() throws Exception {
        try (HomeCopy copy = HomeCopy.of(STOCK, folder.resolve("home")).trusting()) {
            models(Files.createDirectory(copy.folder().resolve("models")));
            Map<String, String> faults = faults();
            assertEquals(13, faults.size());
            String said = operate(copy.folder(), faults);

            String report = line(said, REPORT);
            assertTrue(report.endsWith(": 0 lost, 0 wrong, 0 mixed"), report);
            assertEquals(0, Integer.parseInt(served(said)[5]), "failed requests: " + said);
        }
    }

    /** What an operator types, and words of the answer. */
    private Map<String, String> faults() throws IOException {
        Map<String, String> faults = new LinkedHashMap<>();
        install(faults, jar("activator").header("Bundle-Activator", "org.example.A"), "activator");
        install(
                faults,
                jar("imports").header("Import-Package", "org.intarsia.spi,org.example.gone"),
                "org.example.gone");
        install(
                faults,
                jar("spi").header("Provide-Capability", FaultyJar.capability("9")),
                "built for SPI 9");
        install(faults, jar("newer").newer(), "compiled for a newer Java");
        install(faults, new FaultyJar("throws", "throws"), "the moon is full");
        install(faults, new FaultyJar("exits", "exits"), "it calls System.exit");
        install(faults, new FaultyJar("greedy", "takes all memory"), "not enough memory");
        install(faults, jar("plain").plain(), "it is a plain jar");
        faults.put("install " + jar("half").writeHalf(folder), "the file is damaged or is no jar");
        install(faults, new FaultyJar("hangs", "hangs"), "did not answer within 8.0 s");
        Path weights = folder.resolve("bad.yaml");
        Files.writeString(weights, badWeights());
        faults.put("swap shapes-jit --fragment " + weights, "half.safetensors");
        Path lying = jar("lying").write(folder);
        faults.put("install " + lying + "; swap shapes-jit head lying", "INT-515");
        faults.put("swap shapes-jit head lying exits=true", "it calls System.exit");
        return faults;
    }

    private void install(Map<String, String> faults, FaultyJar jar, String words)
            throws IOException {
        faults.put("install " + jar.write(folder), words);
    }

    private static FaultyJar jar(String name) throws IOException {
        return new FaultyJar(name, "none");
    }

    /** The running backbone, over a file that was cut. */
    private static String badWeights() {
        return """
                backbone: {use: jit, patch-size: 8, hidden-size: 192, depth: 5, num-heads: 4,
                  bottleneck-dim: 64, in-context-len: 4, in-context-start: 1,
                  weights: {file: half.safetensors}}
                """;
    }

    /** The shipped files, and the first half of one. */
    private static void models(Path below) throws IOException {
        try (Stream<Path> shipped = Files.list(STOCK.resolve("models"))) {
            for (Path file : shipped.toList()) {
                Files.createSymbolicLink(below.resolve(file.getFileName()), file);
            }
        }
        byte[] whole = Files.readAllBytes(below.resolve("shapes-jit.safetensors"));
        Files.write(below.resolve("half.safetensors"), Arrays.copyOf(whole, whole.length / 2));
    }

    /** Starts the load, does what is wrong, waits for the load to end; all that was said. */
    private String operate(Path home, Map<String, String> faults) throws Exception {
        try (LiveShell shell =
                new LiveShell(home, folder, "-Dintarsia.plugins.patience=8000", "shapes-jit")) {
            shell.type("soak shapes-jit --clients 8 --swaps " + SWAPS + " &");
            for (Map.Entry<String, String> fault : faults.entrySet()) {
                shell.type(fault.getKey(), fault.getValue());
                assertTrue(
                        !shell.said().contains(REPORT),
                        fault.getKey() + " came after the load: " + shell.said());
            }
            shell.await(REPORT);
            shell.type("pipelines");
            return shell.end();
        }
    }

    /** The row of the pipeline: name, generation, in flight, served, failed, parts. */
    private static String[] served(String said) {
        return ("," + line(said, "shapes-jit  ")).split("[,\\s]+");
    }

    private static String line(String said, String start) {
        return said.lines()
                .filter(it -> it.startsWith(start))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new AssertionError(said));
    }
}
