package org.intarsia.testkit.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.fixtures.RandomParameters;

/** A manifest over the plugins of a {@link PipelineTestKit}. */
public final class TestPipeline {
    private final Pipelines pipelines;
    private final Manifest manifest;

    TestPipeline(Pipelines pipelines, Manifest manifest) {
        this.pipelines = pipelines;
        this.manifest = manifest;
    }

    /**
     * Checks the manifest as {@code ./intarsia plan} does. No model file is needed.
     *
     * @throws IntarsiaException INT-1xx and INT-2xx, with every problem found
     */
    public TestPlan plan() {
        return new TestPlan(pipelines.plan(manifest));
    }

    /**
     * The problems for which the plan is refused, in the order in which they are reported.
     *
     * @throws AssertionError when it is not refused
     */
    public List<Problem> refusals() {
        return assertThrows(IntarsiaException.class, this::plan).problems();
    }

    /**
     * The only problem for which the plan is refused.
     *
     * @throws AssertionError when it is not refused, or for more than one
     */
    public Problem refusal() {
        List<Problem> problems = refusals();
        assertEquals(1, problems.size(), problems::toString);
        return problems.get(0);
    }

    /**
     * Builds the parts over random parameters, the same ones every time. The test closes it.
     *
     * @throws IntarsiaException as {@link #plan()}
     */
    public AssembledPipeline assemble() {
        NDManager manager = NDManager.newBaseManager();
        try {
            return new AssembledPipeline(
                    pipelines.assembleOver(
                            pipelines.plan(manifest), part -> new RandomParameters(manager)),
                    manager);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Assembles, generates and closes.
     *
     * @param seeds one an image
     * @param labels one an image; none where the pipeline is not conditioned on classes
     */
    public GeneratedImages generate(long[] seeds, int... labels) {
        try (AssembledPipeline assembled = assemble()) {
            return assembled.generate(seeds, labels);
        }
    }
}
