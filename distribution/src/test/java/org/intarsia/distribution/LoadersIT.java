package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version that served and was taken out leaves no class loader behind. */
class LoadersIT {
    private static final Path STOCK = Path.of("target", "intarsia").toAbsolutePath();
    private static final String LOADER = "BundleWiringImpl$BundleClassLoader";

    @TempDir Path folder;

    @Test
    void versionsThatServedAndWereTakenOutAreCollected() throws Exception {
        try (HomeCopy copy = HomeCopy.of(STOCK, folder.resolve("home")).trusting();
                LiveShell shell =
                        new LiveShell(
                                copy.folder(),
                                folder,
                                "",
                                "--keep",
                                "1",
                                "--models",
                                STOCK.resolve("models").toString(),
                                "shapes-jit")) {
            shell.type("swap shapes-jit sampler euler steps=1", "serves generation 2 ");
            long before = loaders(shell.pid());
            for (int cycle = 1; cycle <= 3; cycle++) {
                String version = "0.1." + cycle;
                Path jar = folder.resolve("flow-" + version + ".jar");
                ShippedJar.find(copy.plugins(), "sampler-flow-0.1.0")
                        .with("Bundle-Version", version, jar);
                shell.type("install " + jar, "installed org.intarsia.samplers.flow " + version);
                shell.type(
                        swap("heun", "[" + version + "," + version + "]"),
                        "serves generation " + (2 * cycle + 1) + " ");
                shell.type(
                        "generate shapes-jit --label 3 --count 1 --out out" + cycle,
                        "out" + cycle + "/");
                shell.type(
                        swap("euler", "[0.1.0,0.1.1)"),
                        "serves generation " + (2 * cycle + 2) + " ");
                shell.type(
                        "uninstall org.intarsia.samplers.flow " + version,
                        "uninstalled: org.intarsia.samplers.flow " + version);
            }
            long after = loaders(shell.pid());
            for (int wait = 0; wait < 20 && after > before; wait++) {
                Thread.sleep(250);
                after = loaders(shell.pid());
            }
            assertEquals(before, after, "class loaders, of three versions in turn");
            shell.end();
        }
    }

    private static String swap(String sampler, String versions) {
        return "swap shapes-jit --fragment 'sampler: {use: "
                + sampler
                + ", steps: 1, version: \""
                + versions
                + "\"}'";
    }

    /** Class loaders of bundles that are alive after a collection. */
    private static long loaders(long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process =
                new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), told);
        return told.lines()
                .filter(line -> line.endsWith(LOADER))
                .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[1]))
                .findFirst()
                .orElseThrow(() -> new AssertionError(told));
    }
}
