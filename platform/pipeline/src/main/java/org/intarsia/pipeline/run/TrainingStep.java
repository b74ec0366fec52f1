package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.spi.Component;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.PredictionKind;

/** A batch over the parts of a pipeline; what an objective does not ask for is not computed. */
public final class TrainingStep implements TrainingBatch, AutoCloseable {
    private final Assembly assembly;
    private final Assembly mean;
    private final RunContext run;
    private final NDArray images;
    private final Supplier<Conditioning> conditioning;
    private final double progress;
    private final List<GuidedPredictor> predictors = new ArrayList<>();
    private Conditioning given;
    private Latents latents;

    /**
     * The pipeline under training.
     *
     * @param trained whose parameters move
     * @param mean the same with their running mean
     */
    public record Networks(Assembly trained, Assembly mean) {}

    /**
     * @param run stays the caller's, as its noise of a row a picture
     * @param images [B, 3, H, W] in [-1, 1], the size a multiple of the pipeline's
     * @param conditioning of the pictures, requested once
     * @param progress share of the training's steps that were taken before
     */
    public TrainingStep(
            Networks networks,
            RunContext run,
            NDArray images,
            Supplier<Conditioning> conditioning,
            double progress) {
        this.assembly = networks.trained();
        this.mean = networks.mean();
        this.run = run;
        this.images = images;
        this.conditioning = conditioning;
        this.progress = progress;
    }

    @Override
    public NDArray images() {
        return images;
    }

    @Override
    public Latents latents() {
        if (latents == null) {
            latents = Gradients.off(() -> part(Tokenizer.class).encode(reduced()));
        }
        return latents;
    }

    /** Every pixel the mean of those that it stands for. */
    private NDArray reduced() {
        Grid size = new Grid(assembly.image().height(), assembly.image().width());
        boolean same =
                images.getShape().get(2) == size.rows()
                        && images.getShape().get(3) == size.columns();
        return same ? images : MapOps.area(images, size);
    }

    @Override
    public Conditioning conditioning() {
        if (given == null) {
            given = conditioning.get();
        }
        return given;
    }

    @Override
    public Noise noise() {
        return run.noise();
    }

    @Override
    public double progress() {
        return progress;
    }

    @Override
    public Predictor predictor(Conditioning left, PredictionKind wanted) {
        GuidedPredictor predictor = GuidedPredictor.of(assembly, run, left, wanted, false);
        predictors.add(predictor);
        return predictor;
    }

    @Override
    public <C extends Component> C part(Class<C> type) {
        return assembly.part(type);
    }

    @Override
    public <C extends Component> C averaged(Class<C> type) {
        return mean.part(type);
    }

    @Override
    public RunContext run() {
        return run;
    }

    @Override
    public void close() {
        predictors.forEach(GuidedPredictor::close);
    }
}
