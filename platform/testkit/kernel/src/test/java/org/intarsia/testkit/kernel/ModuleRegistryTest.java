package org.intarsia.testkit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.Registry;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.junit.jupiter.api.Test;

class ModuleRegistryTest {
    /** Never made: the registry names it. */
    abstract static class Plain implements StatelessGuidance {
        record Options() {}
    }

    static final class GoodModule extends PluginModule {
        @Override
        protected void configure() {
            contribute(Guidance.class, "plain", Plain.Options.class, Plain.class);
        }
    }

    private final Registry registry = new ModuleRegistry(List.of(new GoodModule()));

    @Test
    void aContributionIsFoundByKindAndName() {
        RegisteredComponent found = registry.find(Guidance.class, "plain", null);

        assertEquals(Plain.class, found.implementation());
        assertEquals(Plain.Options.class, found.options().type());
        assertEquals("1.0.0", found.version());
        assertEquals("class-path", found.digest());
        assertNotSame(found.newModule(), found.newModule());
    }

    @Test
    void pluginsNameTheirComponents() {
        assertEquals(List.of("guidance plain"), registry.plugins().get(0).components());
        assertEquals(1, registry.components().size());
    }

    @Test
    void anUnknownNameSuggestsTheNearOne() {
        Problem problem = problem(() -> registry.find(Guidance.class, "plane", null));

        assertEquals(ErrorCode.UNKNOWN_COMPONENT, problem.code());
        assertEquals("guidance plane", problem.subject());
        assertTrue(problem.next().startsWith("Did you mean plain?"), problem.next());
    }

    @Test
    void aKindOfWhichThereIsNoneIsSaidSo() {
        Problem problem = problem(() -> registry.find(Sampler.class, "heun", null));

        assertEquals(ErrorCode.UNKNOWN_COMPONENT, problem.code());
        assertEquals("No sampler is installed at all.", problem.next());
    }

    @Test
    void aRangeWithoutAVersionListsThoseThatAreThere() {
        Problem problem = problem(() -> registry.find(Guidance.class, "plain", "[2,3)"));

        assertEquals(ErrorCode.NO_MATCHING_VERSION, problem.code());
        assertEquals("Installed: 1.0.0.", problem.next());
    }

    @Test
    void aRangeThatCannotBeReadIsShownHowToWrite() {
        Problem problem = problem(() -> registry.find(Guidance.class, "plain", "[2,3"));

        assertEquals(ErrorCode.NO_MATCHING_VERSION, problem.code());
        assertTrue(problem.next().contains("\"[1,2)\""), problem.next());
    }

    private static Problem problem(Runnable work) {
        return assertThrows(IntarsiaException.class, work::run).problems().get(0);
    }
}
