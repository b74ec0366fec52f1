package org.intarsia.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.intarsia.kernel.samples.EndlessModule;
import org.intarsia.kernel.samples.ExitingClass;
import org.intarsia.kernel.samples.ExitingModule;
import org.intarsia.kernel.samples.FailingModule;
import org.intarsia.kernel.samples.GoodModule;
import org.intarsia.kernel.samples.GreedyModule;
import org.intarsia.kernel.samples.RudeModule;
import org.intarsia.spi.Guidance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a module does as it is loaded, the process and the other plugins go on. */
class LoadingFaultsIT {
    private final KernelInFelix kernel = new KernelInFelix();

    @TempDir Path folder;

    @BeforeEach
    void aPluginThatWorks() throws IOException {
        Path jar = PluginJar.of(GoodModule.class).write(folder, "good.jar");
        assertEquals(PluginInfo.State.ACTIVE, kernel.plugins().install(jar).state());
    }

    @AfterEach
    void itStillWorks() {
        assertEquals("sample", kernel.registry().find(Guidance.class, "plain", null).bundle());
        assertEquals(2, kernel.context().getBundles().length, "the refused one is gone");
        kernel.close();
    }

    @Test
    void aModuleThatEndsTheProcessAsItIsReadIsRefused() throws IOException {
        refused(ExitingModule.class, "it calls System.exit, which would end the whole process");
    }

    @Test
    void aModuleThatEndsTheProcessAsItsClassIsMadeReadyIsRefused() throws IOException {
        refused(ExitingClass.class, "it calls Runtime.exit, which would end the whole process");
    }

    @Test
    void aClassOfANewerJavaDoesNotDisarmThatForTheNextPlugin() throws IOException {
        PluginJar newer = plugin(ExitingModule.class).code(ExitingModule.class, 143);
        refused(newer, "compiled for a newer Java");
        refused(ExitingModule.class, "it calls System.exit");
    }

    @Test
    void aModuleThatTakesAllMemoryIsRefused() throws IOException {
        refused(GreedyModule.class, "not enough memory");
    }

    @Test
    void aModuleThatCallsItselfWithoutEndIsRefused() throws IOException {
        refused(EndlessModule.class, "calls itself endlessly");
    }

    @Test
    void theLineInTheModuleIsNamedAndItsStackIsKept() throws IOException {
        String reason = refused(FailingModule.class, "its module failed: IllegalStateException: ");
        String line =
                "at org.intarsia.kernel.samples.FailingModule.configure(FailingModule.java:10)";
        assertTrue(reason.contains(", " + line + "; the stack is in "), reason);
        Path log = Path.of(reason.substring(reason.lastIndexOf(" is in ") + 7));
        String stack = Files.readString(log);
        assertTrue(stack.contains("plugin faulty 1.0.0"), stack);
        assertTrue(stack.contains(line), stack);
    }

    @Test
    void whatAModuleSaysIsCutShortAndSteersNoTerminal() throws IOException {
        String reason = refused(RudeModule.class, "red");
        assertTrue(reason.length() < 1000, reason.length() + " letters");
        assertTrue(reason.chars().noneMatch(Character::isISOControl));
    }

    private String refused(Class<?> module, String words) throws IOException {
        return refused(plugin(module), words);
    }

    private static PluginJar plugin(Class<?> module) {
        return PluginJar.of(module).header("Bundle-SymbolicName", "faulty");
    }

    private String refused(PluginJar plugin, String words) throws IOException {
        PluginInfo info = kernel.plugins().install(plugin.write(folder, "faulty.jar"));
        assertEquals(PluginInfo.State.REFUSED, info.state());
        assertTrue(info.reason().contains(words), info.reason());
        return info.reason();
    }
}
