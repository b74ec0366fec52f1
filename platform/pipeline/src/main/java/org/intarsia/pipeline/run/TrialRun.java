package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.forwarding.ForwardingBackbone;
import org.intarsia.spi.forwarding.ForwardingHead;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * One step of one picture before a pipeline serves: its memory is touched and its code compiled,
 * and a part whose arrays are not those of its specs is found. The picture is thrown away.
 */
public final class TrialRun {
    private final Assembly assembly;
    private int steps;

    private TrialRun(Assembly assembly) {
        this.assembly = assembly;
    }

    /**
     * @return steps of a whole run, as far as the sampler knows before the first
     * @throws IntarsiaException INT-515 with what a part declares and what it gives
     */
    public static int of(Assembly assembly) {
        TrialRun trial = new TrialRun(assembly);
        Gradients.off(trial::play);
        return trial.steps;
    }

    private void play() {
        try (NDManager manager = assembly.manager().newSubManager();
                DefaultRun run = new DefaultRun(manager, new SeededNoise(new long[] {0}), false)) {
            Sampler sampler = assembly.part(Sampler.class);
            Conditioning conditioning = conditioning(manager);
            SampleRequest request = assembly.request(manager);
            encode(manager);
            RunContext.Network network =
                    new RunContext.Network(
                            new CheckedBackbone(assembly.part(Backbone.class)),
                            new CheckedHead(
                                    assembly.part(PredictionHead.class), request.latents()));
            Guidance guidance = assembly.find(Guidance.class).orElse(Guidance.NONE);
            SamplerState state = sampler.start(request, run.noise());
            steps = state.progress().expected();
            state("the first state of the sampler", sampler, state, request);
            try (GuidedPredictor predictor =
                    new GuidedPredictor(
                            run, network, guidance, conditioning, sampler.predictionKind())) {
                state = sampler.step(state, predictor);
            }
            state("a step of the sampler", sampler, state, request);
            decode(sampler.latents(state, request), conditioning, run);
        }
    }

    private Conditioning conditioning(NDManager manager) {
        if (assembly.conditioning() instanceof ConditioningSpec.Text text) {
            NDArray none = manager.zeros(new Shape(1, text.length(), text.width()));
            return Conditioning.NONE.with(Conditioning.TEXT, none, none);
        }
        return new Generator(assembly).conditioning(manager, new int[] {0});
    }

    private void encode(NDManager manager) {
        if (assembly.latents() instanceof LatentSpec.Continuous spec) {
            NDArray blank =
                    manager.zeros(
                            new Shape(1, 3, assembly.image().height(), assembly.image().width()));
            Latents latents = assembly.part(Tokenizer.class).encode(blank);
            same("the tokenizer's latents", spec.shape(), latents.value());
        }
    }

    private void decode(Latents latents, Conditioning conditioning, DefaultRun run) {
        Decoder decoder = assembly.part(Decoder.class);
        Conditioning told = captioned(decoder, conditioning, run.manager());
        NDArray image = decoder.decode(latents, told, run);
        ImageSpec size = decoder.image(assembly.image());
        Shape wanted = new Shape(3, size.height(), size.width());
        same("the decoder's image", wanted, image);
        finite("the decoder's image", image);
    }

    /** With an empty text where the decoder reads one besides. */
    private static Conditioning captioned(
            Decoder decoder, Conditioning conditioning, NDManager manager) {
        return decoder.caption()
                .map(
                        text -> {
                            Shape shape = new Shape(1, text.length(), text.width());
                            NDArray none = manager.zeros(shape);
                            return conditioning.with(Conditioning.DECODER_TEXT, none, none);
                        })
                .orElse(conditioning);
    }

    private static void state(
            String what, Sampler sampler, SamplerState state, SampleRequest request) {
        NDList values = state.values();
        if (request.latents() instanceof LatentSpec.Discrete codes) {
            ids(what, values.get(0), codes.vocabulary());
        } else if (sampler.shows() == InputKind.LATENTS) {
            same(what, ((LatentSpec.Continuous) request.latents()).shape(), values.get(0));
            finite(what, values.get(0));
            companions(what, request.companions(), values);
        }
    }

    private static void companions(String what, List<TensorSpec> companions, NDList values) {
        for (int i = 0; i < companions.size(); i++) {
            String which = what + ", " + companions.get(i).name();
            same(which, companions.get(i).shape(), values.get(i + 1));
        }
    }

    private static void ids(String what, NDArray ids, int vocabulary) {
        if (ids.getDataType() != DataType.INT64 || ids.getShape().dimension() != 2) {
            String given = ids.getDataType() + " " + ids.getShape();
            throw lie(what, "ids [B, n] int64", given);
        }
        for (long id : ids.toLongArray()) {
            if (id < 0 || id >= vocabulary) {
                throw lie(what, "ids below " + vocabulary, Long.toString(id));
            }
        }
    }

    private static void finite(String what, NDArray array) {
        for (float value : array.toFloatArray()) {
            if (!Float.isFinite(value)) {
                throw lie(what, "finite numbers", Float.toString(value));
            }
        }
    }

    /** Compares without the batch axis; -1 fits any size. */
    private static void same(String what, Shape declared, NDArray real) {
        Shape shape = real.getShape().slice(1);
        boolean fits = shape.dimension() == declared.dimension();
        for (int axis = 0; fits && axis < shape.dimension(); axis++) {
            fits = declared.get(axis) < 0 || declared.get(axis) == shape.get(axis);
        }
        if (!fits) {
            throw lie(what, declared.toString(), shape.toString());
        }
    }

    private static IntarsiaException lie(String what, String declared, String real) {
        return new IntarsiaException(
                ErrorCode.BROKEN_DECLARATION,
                what,
                "declared: " + declared + "; returned: " + real,
                "Report this to the plugin's author, or use another version.");
    }

    /** Checks what passes. */
    private static final class CheckedBackbone extends ForwardingBackbone {
        CheckedBackbone(Backbone inner) {
            super(inner);
        }

        @Override
        public Backbone.Session open(Conditioning conditioning, RunContext run) {
            return new ForwardingBackbone.Session(super.open(conditioning, run)) {
                @Override
                public NDList forward(ModelInput input, Step step) {
                    NDList features = super.forward(input, step);
                    check(features, features().members());
                    return features;
                }
            };
        }

        private static void check(NDList features, List<TensorSpec> declared) {
            if (features.size() < declared.size()) {
                throw lie(
                        "the backbone's features",
                        declared.size() + " arrays",
                        String.valueOf(features.size()));
            }
            for (int i = 0; i < declared.size(); i++) {
                String what = "the backbone's " + declared.get(i).name();
                same(what, declared.get(i).shape(), features.get(i));
            }
        }
    }

    /** Checks what passes. */
    private static final class CheckedHead extends ForwardingHead {
        private final LatentSpec latents;

        CheckedHead(PredictionHead inner, LatentSpec latents) {
            super(inner);
            this.latents = latents;
        }

        /** Answers to no spec: it is asked by its name. */
        @Override
        protected PredictionHead wrap(PredictionHead other) {
            return other;
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            NDList prediction = super.predict(features, input, step);
            if (prediction().isFlow()) {
                NDArray z = ModelInput.latents(input).latents();
                same("the head's prediction", z.getShape().slice(1), prediction.get(0));
            } else if (latents instanceof LatentSpec.Discrete codes) {
                Shape given = prediction.get(0).getShape();
                if (given.get(given.dimension() - 1) != codes.vocabulary()) {
                    throw lie(
                            "the head's logits", codes.vocabulary() + " a token", given.toString());
                }
            }
            return prediction;
        }
    }
}
