package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.run.DefaultRun;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.pipeline.run.GuidedPredictor;
import org.intarsia.spi.Component;
import org.intarsia.spi.Objective;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Predictor;

/** A batch before the parts of a pipeline; what an objective does not ask for is not computed. */
final class PipelineBatch implements TrainingBatch, AutoCloseable {
    private final Assembly assembly;
    private final DefaultRun run;
    private final NDArray images;
    private final int[] labels;
    private final Map<String, NDArray> draws;
    private Latents latents;
    private GuidedPredictor predictor;

    /**
     * @param run stays the caller's
     * @param images [B, 3, H, W] in [-1, 1]
     * @param draws of the objective
     */
    PipelineBatch(
            Assembly assembly,
            DefaultRun run,
            NDArray images,
            int[] labels,
            Map<String, NDArray> draws) {
        this.assembly = assembly;
        this.run = run;
        this.images = images;
        this.labels = labels;
        this.draws = draws;
    }

    @Override
    public NDArray images() {
        return images;
    }

    @Override
    public Latents latents() {
        if (latents == null) {
            latents = Gradients.off(() -> part(Tokenizer.class).encode(images));
        }
        return latents;
    }

    @Override
    public Predictor predictor() {
        if (predictor == null) {
            Objective objective = part(Objective.class);
            Conditioning given = new Generator(assembly).conditioning(run.manager(), labels);
            Conditioning dropped = objective.condition(given, draws);
            predictor = GuidedPredictor.of(assembly, run, dropped, objective.wants(), false);
        }
        return predictor;
    }

    @Override
    public <C extends Component> C part(Class<C> kind) {
        return assembly.part(kind);
    }

    @Override
    public RunContext run() {
        return run;
    }

    @Override
    public void close() {
        if (predictor != null) {
            predictor.close();
        }
    }
}
