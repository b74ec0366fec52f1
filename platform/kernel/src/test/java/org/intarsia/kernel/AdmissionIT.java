package org.intarsia.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.intarsia.kernel.samples.EmptyModule;
import org.intarsia.kernel.samples.FailingModule;
import org.intarsia.kernel.samples.GoodModule;
import org.intarsia.kernel.samples.OddModule;
import org.intarsia.kernel.samples.TwiceModule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused, and in which words. */
class AdmissionIT {
    private static KernelInFelix kernel;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        kernel = new KernelInFelix();
    }

    @AfterAll
    static void stop() {
        kernel.close();
    }

    @Test
    void aPlainJarIsRefused() throws IOException {
        refused(new PluginJar().code(GoodModule.class), "plain jar");
    }

    @Test
    void aBundleWhoseNameLeadsElsewhereIsRefused() throws IOException {
        refused(good().header("Bundle-SymbolicName", "../evil"), "its name is not usable");
        refused(good().header("Bundle-SymbolicName", "nul"), "the name of a device");
    }

    @Test
    void aBundleNameThatIsNoNameIsRefused() throws IOException {
        for (String name :
                List.of("../evil", "a\u001b[2Jb", "x".repeat(300), "a\u202eb", " ", "nul")) {
            refused(good().header("Bundle-Name", name), "its Bundle-Name is not usable: ");
        }
        for (String name : List.of("x/evil", "x".repeat(300), "..\\evil", "lpt1")) {
            refused(good().header("Bundle-SymbolicName", name), "");
        }
    }

    @Test
    void aBundleThatIsNoPluginIsRefused() throws IOException {
        refused(good().header("Provide-Capability", null), "@IntarsiaPlugin");
    }

    @Test
    void everyImportThatNobodyOffersIsNamed() throws IOException {
        String imports = PluginJar.IMPORTS + ",no.such,nor.this.one";
        refused(good().header("Import-Package", imports), "no.such; nor.this.one");
    }

    @Test
    void anImportOfAVersionThatIsNotThereIsSaidWithThoseThatAre() throws IOException {
        refused(
                good().header("Import-Package", "org.intarsia.spi;version=\"[7.1,8)\""),
                "org.intarsia.spi at least 7.1.0 and below 8.0.0 (offered: 0.0.0)");
    }

    @Test
    void anotherSpiIsRefused() throws IOException {
        refused(
                good().header("Provide-Capability", PluginJar.capability(GoodModule.class, "1")),
                "built for SPI 1; this version has SPI 2");
    }

    @Test
    void aPluginThatDoesNotSayItsSpiIsRefused() throws IOException {
        String capability = "org.intarsia.plugin;module=" + GoodModule.class.getName();
        refused(good().header("Provide-Capability", capability), "does not name the SPI");
    }

    @Test
    void aNewerJavaThatTheManifestAsksForIsRefused() throws IOException {
        String needs = "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\"";
        refused(good().header("Require-Capability", needs), "it needs Java 99; Java ");
    }

    @Test
    void aNewerJavaThatOnlyTheClassFileTellsIsRefused() throws IOException {
        refused(good().code(GoodModule.class, 143), "compiled for a newer Java");
    }

    @Test
    void anActivatorIsRefusedAndDoesNotRun() throws IOException {
        refused(good().header("Bundle-Activator", "no.such.Activator"), "bundle activator");
    }

    @Test
    void aFragmentIsRefused() throws IOException {
        refused(good().header("Fragment-Host", "system.bundle"), "fragment");
    }

    @Test
    void nativeCodeIsRefused() throws IOException {
        refused(
                good().header("Bundle-NativeCode", "lib.so;osname=Linux").text("lib.so", ""),
                "native code");
    }

    @Test
    void aFileThatEndsTooEarlyIsRefused() throws IOException {
        Path jar = good().write(folder, "short.jar");
        byte[] bytes = Files.readAllBytes(jar);
        Files.write(jar, Arrays.copyOf(bytes, bytes.length / 2));

        refused(jar, "damaged");
    }

    @Test
    void aFileWithOneWrongByteIsRefused() throws IOException {
        Path jar = good().text("data", "0123456789".repeat(50)).write(folder, "wrong.jar");
        byte[] bytes = Files.readAllBytes(jar);
        bytes[200] ^= 0x10;
        Files.write(jar, bytes);

        refused(jar, "damaged");
    }

    @Test
    void aFileThatIsNoJarIsRefused() throws IOException {
        refused(Files.writeString(folder.resolve("text.jar"), "hello"), "damaged or is no jar");
    }

    @Test
    void aModuleThatIsNotInTheFileIsRefused() throws IOException {
        String capability = "org.intarsia.plugin;module=no.such.Module;spi=2";
        refused(good().header("Provide-Capability", capability), "is not in it");
    }

    @Test
    void aModuleThatFailsIsRefusedWithItsOwnWords() throws IOException {
        refused(PluginJar.of(FailingModule.class), "no luck today");
    }

    @Test
    void aModuleThatBringsNothingIsRefused() throws IOException {
        refused(PluginJar.of(EmptyModule.class), "contributes no component");
    }

    @Test
    void aModuleThatBringsOneNameTwiceIsRefused() throws IOException {
        refused(PluginJar.of(TwiceModule.class), "guidance plain twice");
    }

    @Test
    void aModuleThatBringsNoKindOfComponentIsRefused() throws IOException {
        refused(PluginJar.of(OddModule.class), "odd as a Runnable");
    }

    @Test
    void presetsThatCannotBeReadAreRefused() throws IOException {
        refused(good().text("presets/plain.json", "{\"a\": 3}"), "presets/plain.json");
    }

    private static PluginJar good() {
        return PluginJar.of(GoodModule.class);
    }

    private void refused(PluginJar plugin, String reason) throws IOException {
        refused(plugin.write(folder, "plugin.jar"), reason);
    }

    private static void refused(Path jar, String reason) {
        PluginInfo info = kernel.plugins().install(jar);

        assertEquals(PluginInfo.State.REFUSED, info.state());
        assertTrue(info.reason().contains(reason), info.reason());
        assertEquals(List.of(), info.components());
        assertTrue(kernel.registry().plugins().contains(info), "it is listed");
        assertEquals(List.of(), kernel.registry().components());
        assertEquals(1, kernel.context().getBundles().length, "only the framework stays");
    }
}
