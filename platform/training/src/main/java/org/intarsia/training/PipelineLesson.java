package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.intarsia.nn.Gradients;
import org.intarsia.pipeline.Assembly;
import org.intarsia.pipeline.Generator;
import org.intarsia.pipeline.GuidedPredictor;
import org.intarsia.pipeline.PlainRun;
import org.intarsia.spi.Component;
import org.intarsia.spi.Conditioning;
import org.intarsia.spi.Latents;
import org.intarsia.spi.Lesson;
import org.intarsia.spi.Objective;
import org.intarsia.spi.Predictor;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Tokenizer;

/** A batch before the parts of a pipeline; what an objective does not ask for is not computed. */
final class PipelineLesson implements Lesson, AutoCloseable {
    private final Assembly assembly;
    private final PlainRun run;
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
    PipelineLesson(
            Assembly assembly,
            PlainRun run,
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
            predictor = assembly.predictor(run, dropped, objective.wants(), false);
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
