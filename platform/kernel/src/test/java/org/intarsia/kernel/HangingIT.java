package org.intarsia.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.intarsia.kernel.samples.GoodModule;
import org.intarsia.kernel.samples.HangingModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module that hangs is given up, and hangs nobody else. */
class HangingIT {
    private static final String PATIENCE = "intarsia.plugins.patience";
    private static final String RELEASE = "intarsia.test.release";

    @TempDir Path folder;

    @BeforeEach
    void beImpatient() {
        System.setProperty(PATIENCE, "3500");
    }

    @AfterEach
    void release() {
        System.clearProperty(PATIENCE);
        System.setProperty(RELEASE, "true");
    }

    @Test
    void aModuleThatHangsIsRefusedAfterAWhile() throws IOException {
        System.clearProperty(RELEASE);
        Path hanging =
                PluginJar.of(HangingModule.class)
                        .header("Bundle-SymbolicName", "hanging")
                        .write(folder, "hanging.jar");
        try (KernelInFelix kernel = new KernelInFelix()) {
            PluginInfo refused = kernel.plugins().install(hanging);
            PluginInfo next =
                    kernel.plugins()
                            .install(PluginJar.of(GoodModule.class).write(folder, "good.jar"));

            assertEquals(PluginInfo.State.REFUSED, refused.state());
            assertTrue(refused.reason().contains("within 3.5 s"), refused.reason());
            assertEquals(PluginInfo.State.ACTIVE, next.state());
            System.setProperty(RELEASE, "true");
            assertEquals(1, kernel.registry().components().size(), "a late answer does not count");
        }
    }
}
