package org.intarsia.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.intarsia.kernel.samples.GoodModule;
import org.intarsia.spi.Guidance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing stays behind. */
class CyclesIT {
    @TempDir Path folder;

    @Test
    void fiveStartsAndStopsLeaveNoThread() throws IOException, InterruptedException {
        Path jar = PluginJar.of(GoodModule.class).write(folder, "good.jar");
        cycle(jar);
        Set<String> before = threads();

        for (int i = 0; i < 5; i++) {
            cycle(jar);
        }

        Set<String> left = threads();
        for (int i = 0; i < 50 && !left.equals(before); i++) {
            Thread.sleep(100);
            left = threads();
        }
        assertEquals(before, left);
    }

    @Test
    void theClassLoaderOfAPluginThatWasTakenOutIsCollected()
            throws IOException, InterruptedException {
        Path jar = PluginJar.of(GoodModule.class).write(folder, "good.jar");
        try (KernelInFelix kernel = new KernelInFelix()) {
            WeakReference<ClassLoader> loader = loaderOf(kernel, jar);
            kernel.plugins().remove("sample", "1.0.0");
            for (int i = 0; i < 50 && loader.get() != null; i++) {
                System.gc();
                Thread.sleep(100);
            }
            assertNull(loader.get());
        }
    }

    private static WeakReference<ClassLoader> loaderOf(KernelInFelix kernel, Path jar) {
        kernel.plugins().install(jar);
        RegisteredComponent found = kernel.registry().find(Guidance.class, "plain", null);
        return new WeakReference<>(found.newModule().getClass().getClassLoader());
    }

    private static void cycle(Path jar) {
        try (KernelInFelix kernel = new KernelInFelix()) {
            assertEquals(PluginInfo.State.ACTIVE, kernel.plugins().install(jar).state());
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
