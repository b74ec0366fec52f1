package org.intarsia.testkit.pipeline;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.parity.CaseResult;
import org.intarsia.pipeline.parity.ParityRunner;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.junit.jupiter.api.DynamicTest;

/**
 * The platform with some plugins installed, for the tests of a plugin. It reads manifests, plans,
 * assembles and generates with the code that {@code ./intarsia} runs, in the test's own virtual
 * machine.
 *
 * <pre>{@code
 * class MidpointPlanTest {
 *     private static final PipelineTestKit KIT =
 *             PipelineTestKit.of(new MidpointPlugin(), new JitPlugin(), new PixelPlugin(), ...);
 *
 *     private static TestPipeline over(String sampler) {
 *         return KIT.manifest(
 *                 """
 *                 image: {height: 16, width: 16}
 *                 conditioning: {kind: class, classes: 3}
 *                 tokenizer: {use: pixel}
 *                 backbone: {use: jit, patch-size: 4, hidden-size: 32, depth: 2, num-heads: 2}
 *                 head: {use: patch-linear}
 *                 sampler: {use: midpoint, %s}
 *                 decoder: {use: pixel}
 *                 """
 *                         .formatted(sampler));
 *     }
 *
 *     @Test
 *     void itSamplesWhatJitPredicts() {
 *         assertTrue(over("steps: 4").plan().joins(Kind.HEAD, Kind.SAMPLER));
 *         GeneratedImages images = over("steps: 4").generate(new long[] {5, 6}, 0, 2);
 *         assertEquals(8, images.evaluations());
 *     }
 *
 *     @Test
 *     void noStepsAreRefused() {
 *         assertEquals("sampler.steps", over("steps: 0").refusal().subject());
 *     }
 *
 *     @TestFactory
 *     Stream<DynamicTest> thePublishedCodeIsReproduced() {
 *         return KIT.parity("midpoint");
 *     }
 * }
 * }</pre>
 *
 * <p>Holds nothing open: what a method opens it closes before it returns, but for {@link
 * TestPipeline#assemble()}, whose result the test closes. Safe for concurrent use.
 */
public final class PipelineTestKit {
    private static final Pattern VERSION = Pattern.compile("^intarsia:", Pattern.MULTILINE);

    private final ModuleRegistry registry;

    private PipelineTestKit(ModuleRegistry registry) {
        this.registry = registry;
    }

    /**
     * @param plugins all that is installed: the plugin under test, and those whose parts its
     *     manifests name
     */
    public static PipelineTestKit of(PluginModule... plugins) {
        return new PipelineTestKit(new ModuleRegistry(List.of(plugins)));
    }

    /**
     * A pipeline of a manifest's text, as {@code ./intarsia plan FILE} reads it. Where {@code
     * intarsia:} and {@code name:} are left out, they are 1 and {@code test}.
     *
     * @throws org.intarsia.spi.problem.IntarsiaException INT-1xx for a text that is no manifest
     */
    public TestPipeline manifest(String yaml) {
        String whole = VERSION.matcher(yaml).find() ? yaml : yaml + "\nintarsia: 1\nname: test\n";
        return pipeline(Manifests.parse(whole, "test.yaml"));
    }

    /**
     * As {@link #manifest(String)}, of the sections as a YAML reader would give them: maps, lists,
     * strings, numbers and booleans. It may name fewer parts than a run needs, and no part has a
     * default.
     */
    public TestPipeline manifest(Map<String, ?> sections) {
        Map<String, Object> whole = new LinkedHashMap<>(sections);
        whole.putIfAbsent("intarsia", 1);
        whole.putIfAbsent("name", "test");
        return pipeline(Manifests.of(whole));
    }

    private TestPipeline pipeline(Manifest manifest) {
        return new TestPipeline(new Pipelines(registry, ModelFolder.of(Path.of("."))), manifest);
    }

    /**
     * Runs one recorded case with the suite of an installed plugin.
     *
     * @param folder holds {@code case.json} and the files that it names
     * @throws AssertionError naming the tensor that differs most, and the first one that does, when
     *     the case is not reproduced
     */
    public void parity(Path folder) {
        CaseResult result = new ParityRunner(registry).run(folder);
        assertTrue(result.passed(), result::line);
    }

    /**
     * A test a recorded case of a model, for a method that is a {@code @TestFactory}: the cases in
     * the folder {@code parity/MODEL} of the test's resources, and those in {@code
     * shared/parity/MODEL} of a folder above this one, where there is one.
     *
     * @throws AssertionError when there is no case at all
     */
    public Stream<DynamicTest> parity(String model) {
        List<Path> cases =
                Recorded.folders("parity/" + model).stream()
                        .flatMap(folder -> ParityRunner.find(folder).stream())
                        .toList();
        assertFalse(cases.isEmpty(), () -> "no recorded case of " + model);
        return cases.stream()
                .map(folder -> dynamicTest(folder.getFileName().toString(), () -> parity(folder)));
    }
}
