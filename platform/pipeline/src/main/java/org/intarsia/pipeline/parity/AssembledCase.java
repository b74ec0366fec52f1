package org.intarsia.pipeline.parity;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.base.Closer;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.pipeline.run.DefaultRun;
import org.intarsia.pipeline.run.GuidedPredictor;
import org.intarsia.pipeline.run.TrainingStep;
import org.intarsia.reference.CasePipeline;
import org.intarsia.spi.Component;
import org.intarsia.spi.Loss;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.spec.PredictionKind;

/** An assembly as a suite sees it. */
final class AssembledCase implements CasePipeline, AutoCloseable {
    private static final int LARGEST_BATCH = 64;

    private final Assembly assembly;
    private final Map<String, NDArray> trained;
    private final NDManager manager;
    private final RunContext run;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    AssembledCase(Assembly assembly, Map<String, NDArray> trained, boolean training) {
        this.assembly = assembly;
        this.trained = trained;
        this.manager = assembly.manager().newSubManager();
        this.run = keep(new DefaultRun(manager, SeededNoise.from(0, LARGEST_BATCH), training));
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
    public SampleRequest request() {
        return assembly.request(manager);
    }

    @Override
    public Predictor predictor(Conditioning conditioning, PredictionKind wanted) {
        return keep(GuidedPredictor.of(assembly, run, conditioning, wanted, true));
    }

    @Override
    public TrainingBatch batch(NDArray images, Conditioning conditioning, Noise noise) {
        DefaultRun step = keep(new DefaultRun(manager, noise, true));
        TrainingStep.Networks unmoved = new TrainingStep.Networks(assembly, assembly);
        return keep(new TrainingStep(unmoved, step, images, () -> conditioning, 0));
    }

    @Override
    public Gradients gradients(Supplier<Loss> loss, List<String> parameters) {
        Loss taken;
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            taken = loss.get();
            collector.backward(taken.total());
        }
        Map<String, NDArray> gradients = new LinkedHashMap<>();
        for (String name : parameters) {
            NDArray parameter = trained.get(name);
            if (parameter == null) {
                throw new IntarsiaException(
                        ErrorCode.CASE_INCOMPLETE,
                        name,
                        "no such trained parameter",
                        "Name one in full, with the prefix of the file.");
            }
            NDArray gradient = parameter.getGradient().duplicate();
            gradient.attach(manager);
            gradients.put(name, gradient);
        }
        return new Gradients(taken, gradients);
    }

    private <R extends AutoCloseable> R keep(R resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() {
        Closer closing = new Closer();
        opened.forEach(closing::close);
        closing.close(manager);
        closing.throwIfAny();
    }
}
