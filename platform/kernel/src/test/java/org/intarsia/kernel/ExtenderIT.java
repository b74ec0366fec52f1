package org.intarsia.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.intarsia.kernel.samples.GoodModule;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Plugins come in and go out of a real framework. */
class ExtenderIT {
    private final KernelInFelix kernel = new KernelInFelix();

    @TempDir Path folder;

    @AfterEach
    void stop() {
        kernel.close();
    }

    @Test
    void aContributionBecomesAServiceThatSaysWhatItIs() throws IOException, InvalidSyntaxException {
        PluginInfo info = kernel.plugins().install(jar("1.0.0"));

        assertEquals(PluginInfo.State.ACTIVE, info.state());
        ServiceReference<?>[] found = services("(&(kind=guidance)(name=plain))");
        assertEquals(1, found.length);
        assertEquals("1.0.0", found[0].getProperty("version"));
        assertEquals(info.digest(), found[0].getProperty("digest"));
        assertTrue(info.digest().matches("[0-9a-f]{64}"), info.digest());
    }

    @Test
    void aComponentIsLoadedFromItsBundleWithItsPresets() throws IOException {
        kernel.plugins().install(jar("1.0.0"));

        RegisteredComponent found = kernel.registry().find(Guidance.class, "plain", null);

        assertEquals(Map.of("wide", Map.of("scale", 3)), found.presets());
        assertNotSame(GoodModule.class, found.newModule().getClass(), "not from the class path");
        assertNotSame(found.newModule(), found.newModule());
    }

    @Test
    void aBundleThatSomebodyElseInstalledIsSeenToo() throws IOException {
        kernel.felix().install(jar("1.0.0"));
        kernel.felix().startAll();

        PluginInfo info = kernel.registry().plugins().get(0);

        assertEquals(PluginInfo.State.ACTIVE, info.state());
        assertTrue(info.digest().matches("[0-9a-f]{64}"), info.digest());
    }

    @Test
    void versionsStandSideBySideAndTheHighestInRangeIsFound() throws IOException {
        kernel.plugins().install(jar("1.0.0"));
        kernel.plugins().install(jar("1.10.0"));
        kernel.plugins().install(jar("1.9.0"), true);
        kernel.plugins().install(jar("2.0.0"));

        assertEquals("2.0.0", version(null));
        assertEquals("1.10.0", version("[1,2)"));
        assertEquals("1.0.0", version("[1.0,1.1)"));
        IntarsiaException none =
                assertThrows(IntarsiaException.class, () -> version("[1.0.1,1.8)"));
        assertEquals(ErrorCode.NO_MATCHING_VERSION, none.problems().get(0).code());
        assertEquals("Installed: 1.0.0, 1.9.0, 1.10.0, 2.0.0.", none.problems().get(0).next());
    }

    @Test
    void aFileThatIsInIsNotPutInTwice() throws IOException {
        Path jar = jar("1.0.0");
        PluginInfo first = kernel.plugins().install(jar);

        assertEquals(first, kernel.plugins().install(jar));
        assertEquals(1, kernel.registry().components().size());
    }

    @Test
    void otherContentsUnderTheSameVersionAreRefused() throws IOException {
        kernel.plugins().install(jar("1.0.0"));
        Path other = PluginJar.of(GoodModule.class).text("more", "").write(folder, "other.jar");

        PluginInfo info = kernel.plugins().install(other);

        assertEquals(PluginInfo.State.REFUSED, info.state());
        assertTrue(info.reason().contains("already in"), info.reason());
        assertEquals(1, kernel.registry().components().size());
    }

    @Test
    void aPluginThatIsTakenOutLeavesNothing() throws IOException, InvalidSyntaxException {
        kernel.plugins().install(jar("1.0.0"));
        kernel.plugins().remove("sample", "1.0.0");

        assertEquals(List.of(), kernel.registry().components());
        assertEquals(List.of(), kernel.registry().plugins());
        assertNull(services("(kind=guidance)"));
        IntarsiaException gone =
                assertThrows(
                        IntarsiaException.class, () -> kernel.plugins().remove("sample", "1.0.0"));
        assertEquals(ErrorCode.UNKNOWN_PLUGIN, gone.problems().get(0).code());
    }

    @Test
    void aBundleThatStopsTakesItsComponentsAlong() throws IOException, BundleException {
        kernel.plugins().install(jar("1.0.0"));
        assertNotEquals(List.of(), kernel.registry().components());

        kernel.context().getBundles()[1].stop();

        assertEquals(List.of(), kernel.registry().components());
    }

    private String version(String range) {
        return kernel.registry().find(Guidance.class, "plain", range).version();
    }

    private ServiceReference<?>[] services(String filter) throws InvalidSyntaxException {
        return kernel.context().getServiceReferences(RegisteredComponent.class.getName(), filter);
    }

    private Path jar(String version) throws IOException {
        return PluginJar.of(GoodModule.class)
                .header("Bundle-Version", version)
                .text("presets/plain.json", "{\"wide\": {\"scale\": 3}}")
                .write(folder, "sample-" + version + ".jar");
    }
}
