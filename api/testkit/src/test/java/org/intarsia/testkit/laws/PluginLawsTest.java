package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.inject.ProvisionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.violators.bare.BarePlugin;
import org.intarsia.testkit.violators.bare.EmptyPlugin;
import org.intarsia.testkit.violators.bare.MisspeltPlugin;
import org.intarsia.testkit.violators.bare.SilentPlugin;
import org.intarsia.testkit.violators.bare.TwicePlugin;
import org.intarsia.testkit.violators.bare.UnreadablePlugin;
import org.intarsia.testkit.violators.good.GoodPlugin;
import org.intarsia.testkit.violators.pinning.PinningPlugin;
import org.intarsia.testkit.violators.statics.StaticPlugin;
import org.intarsia.testkit.violators.threads.ThreadPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PluginLawsTest {
    private static final PredictionSpec FLOW =
            new PredictionSpec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO, 1, 0);

    @Test
    void aGoodPluginIsBuiltWithItsOptionsInALoaderOfItsOwnAndCollected() {
        List<String> used = new ArrayList<>();
        PluginLaws laws = PluginLaws.of(GoodPlugin.class).given(PredictionSpec.class, FLOW);
        laws.check();
        laws.check(
                Guidance.class,
                "good",
                Map.of("scale", 2),
                guidance -> {
                    assertNotSame(GoodPlugin.Good.class, guidance.getClass());
                    GuidanceLaws.check(guidance, new Step(0, 1, new float[] {0.5f}));
                    used.add(guidance.getClass().getSimpleName());
                });
        assertEquals(List.of("Good"), used);
    }

    @Test
    void optionsThatTheRecordRefusesOrDoesNotKnowAreTold() {
        PluginLaws laws = PluginLaws.of(GoodPlugin.class).given(PredictionSpec.class, FLOW);
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> laws.check(Guidance.class, "good", Map.of("scale", 7), g -> {}));
        assertEquals("scale 7", refused.getMessage());
        IntarsiaException unknown =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                laws.check(
                                        Guidance.class,
                                        "good",
                                        Map.of("size", 1, "scale", -1),
                                        g -> {}));
        assertEquals(2, unknown.problems().size());
        assertTrue(unknown.getMessage().contains("The options are scale, wide."));
        assertTrue(unknown.getMessage().contains("-1, not in the range 0 to 9"));
        assertTrue(message(laws, "bad", Map.of()).contains("no Guidance bad"));
    }

    @Test
    void aPresetIsUnderTheOptionsThatAreGivenInAnySpelling() {
        PluginLaws laws = PluginLaws.of(GoodPlugin.class).given(PredictionSpec.class, FLOW);
        laws.check(Guidance.class, "good", "small", Map.of(), good -> {});
        laws.check(Guidance.class, "good", "wide", Map.of("WIDE", false), good -> {});
        String wide =
                assertThrows(
                                ProvisionException.class,
                                () -> laws.check(Guidance.class, "good", "wide", Map.of(), g -> {}))
                        .getMessage();
        assertTrue(wide.contains("Options[scale=2, wide=true]"), wide);
        assertThrows(
                IntarsiaException.class,
                () -> laws.check(Guidance.class, "good", "small", Map.of("scale", "two"), g -> {}));
        AssertionError unknown =
                assertThrows(
                        AssertionError.class,
                        () -> laws.check(Guidance.class, "good", "tiny", Map.of(), g -> {}));
        assertTrue(
                unknown.getMessage().contains("good has no preset tiny: [small, wide]"),
                unknown.getMessage());
    }

    @Test
    void staticStateIsNamedFieldByField() {
        String caught = message(PluginLaws.of(StaticPlugin.class), "statics", Map.of());
        assertTrue(caught.contains("StaticPlugin.COUNTER is a AtomicInteger"), caught);
        assertTrue(caught.contains("StaticPlugin.SEEN is a ArrayList that can change"), caught);
        assertTrue(caught.contains("StaticPlugin.last can be assigned"), caught);
        assertTrue(!caught.contains("NAME"), caught);
    }

    @Test
    void aPluginThatSomethingOutsideStillHoldsIsCaught() {
        try {
            String caught = message(PluginLaws.of(PinningPlugin.class), "pinning", Map.of());
            assertTrue(caught.contains("violators.pinning cannot be collected"), caught);
        } finally {
            System.getProperties().remove("org.intarsia.testkit.pinned");
        }
    }

    @Test
    void aThreadOfAPluginIsCaughtEvenAsADaemon() {
        String caught = message(PluginLaws.of(ThreadPlugin.class), "threads", Map.of());
        assertTrue(caught.contains("thread forgotten was left running"), caught);
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("forgotten"))
                .forEach(Thread::interrupt);
    }

    @ParameterizedTest
    @MethodSource
    void contributionsThatAreNotWholeAreCaught(Class<? extends PluginModule> plugin, String told) {
        AssertionError caught =
                assertThrows(AssertionError.class, () -> PluginLaws.of(plugin).check());
        assertTrue(caught.getMessage().contains(told), caught.getMessage());
    }

    static Stream<Arguments> contributionsThatAreNotWholeAreCaught() {
        return Stream.of(
                arguments(BarePlugin.class, "@Inject constructors of Guidance bare"),
                arguments(SilentPlugin.class, "options of Guidance silent without @Option(help"),
                arguments(TwicePlugin.class, "Guidance twice is contributed twice"),
                arguments(EmptyPlugin.class, "EmptyPlugin contributes nothing"),
                arguments(MisspeltPlugin.class, "preset big of Guidance misspelt: 2 problems:"),
                arguments(MisspeltPlugin.class, "Did you mean scale?"),
                arguments(
                        UnreadablePlugin.class,
                        "presets/unreadable.json does not hold options by preset name"));
    }

    private static String message(PluginLaws laws, String name, Map<String, ?> options) {
        return assertThrows(
                        AssertionError.class,
                        () -> laws.check(Guidance.class, name, options, guidance -> {}))
                .getMessage();
    }
}
