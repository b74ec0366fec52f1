package org.intarsia.pipeline.parity;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.run.DefaultRun;
import org.intarsia.pipeline.run.GuidedPredictor;
import org.intarsia.pipeline.run.SeededNoise;
import org.intarsia.reference.Rig;
import org.intarsia.spi.Component;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.spec.PredictionKind;

/** An assembly as a suite sees it. */
final class PartRig implements Rig, AutoCloseable {
    private static final int LARGEST_BATCH = 64;

    private final Assembly assembly;
    private final Map<String, NDArray> trained;
    private final NDManager manager;
    private final RunContext run;
    private final List<GuidedPredictor> predictors = new ArrayList<>();

    PartRig(Assembly assembly, Map<String, NDArray> trained, boolean training) {
        this.assembly = assembly;
        this.trained = trained;
        this.manager = assembly.manager().newSubManager();
        this.run = new DefaultRun(manager, SeededNoise.from(0, LARGEST_BATCH), training);
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
        GuidedPredictor predictor = GuidedPredictor.of(assembly, run, conditioning, wanted, true);
        predictors.add(predictor);
        return predictor;
    }

    @Override
    public Map<String, NDArray> gradients(Supplier<NDArray> loss, List<String> parameters) {
        Map<String, NDArray> results = new LinkedHashMap<>();
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray value = loss.get();
            collector.backward(value);
            results.put("loss", manager.create(new float[] {value.getFloat()}, new Shape(1)));
        }
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
            results.put(name, gradient);
        }
        return results;
    }

    @Override
    public void close() {
        predictors.forEach(GuidedPredictor::close);
        manager.close();
    }
}
