package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.PaddingSide;
import org.intarsia.spi.text.TextRole;
import org.intarsia.spi.text.TextSpec;
import org.intarsia.testkit.kernel.ModuleRegistry;

/**
 * The smallest pipeline that is trained with its text encoder: it learns the colours of letters.
 */
public final class TextToys {
    private static final int WIDTH = 4;

    private TextToys() {}

    public static Pipelines pipelines(Path... models) {
        return new Pipelines(
                new ModuleRegistry(List.of(new Toys.ToyPlugin(), new TextPlugin())),
                ModelFolder.of(models));
    }

    /**
     * @param encoder its entry, or empty for none
     */
    public static Manifest manifest(int size, String encoder) {
        return Manifests.parse(
                """
                intarsia: 1
                name: texts
                image: {height: %1$d, width: %1$d}
                conditioning: {kind: text, length: 1, width: 4%2$s}
                tokenizer: {use: plain}
                backbone: {use: text, weights: {file: texts.safetensors}}
                head: {use: toy}
                sampler: {use: toy}
                decoder: {use: plain}
                """
                        .formatted(size, encoder.isEmpty() ? "" : ", encoder: " + encoder),
                "texts.yaml");
    }

    /** Brings what reads texts. */
    public static final class TextPlugin extends PluginModule {
        @Override
        protected void configure() {
            contribute(Backbone.class, "text", OfText.class);
            contribute(TextEncoder.class, "letters", Letters.class);
            contribute(TextEncoder.class, "fixed-letters", FixedLetters.class);
        }
    }

    /** The mean of the rows of a table, a byte a row. */
    public static class FixedLetters implements TextEncoder {
        private final Parameter table;

        @Inject
        FixedLetters(Weights weights) {
            table = weights.parameter("table", new Shape(256, WIDTH), Init.normal(4));
        }

        @Override
        public TextSpec gives() {
            return new TextSpec(1, WIDTH, PaddingSide.RIGHT, "");
        }

        @Override
        public EncodedTexts encode(List<String> texts, TextRole role, NDManager manager) {
            return Gradients.off(() -> encoded(texts, manager));
        }

        EncodedTexts encoded(List<String> texts, NDManager manager) {
            float[] shares = new float[texts.size() * 256];
            for (int row = 0; row < texts.size(); row++) {
                byte[] utf8 = texts.get(row).getBytes(StandardCharsets.UTF_8);
                for (byte letter : utf8) {
                    shares[row * 256 + (letter & 0xff)] += 1f / utf8.length;
                }
            }
            int n = texts.size();
            NDList encoded =
                    Scoped.keep(
                            manager,
                            () -> {
                                NDArray sums = manager.create(shares, new Shape(n, 256));
                                NDArray means = sums.matMul(table.array());
                                return new NDList(
                                        means.reshape(n, 1, WIDTH), manager.ones(new Shape(n, 1)));
                            });
            return new EncodedTexts(encoded.get(0), encoded.get(1));
        }
    }

    /** The same, trained. */
    public static final class Letters extends FixedLetters implements TextEncoder.Trainable {
        @Inject
        Letters(Weights weights) {
            super(weights);
        }

        @Override
        public EncodedTexts embed(List<String> texts, TextRole role, RunContext run) {
            return encoded(texts, run.manager());
        }
    }

    public static final class OfText implements Backbone {
        private final LatentSpec latents;
        private final Parameter matrix;

        @Inject
        OfText(LatentSpec latents, Weights weights) {
            this.latents = latents;
            matrix = weights.parameter("matrix", new Shape(WIDTH, 3), Init.normal(1));
        }

        @Override
        public LatentSpec accepts() {
            return latents;
        }

        @Override
        public InputKind reads() {
            return InputKind.LATENTS;
        }

        @Override
        public FeatureSpec features() {
            return new FeatureSpec(List.of(TensorSpec.of("colour", 3)), new Grid(1, 1), 1);
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            NDArray textBLE = conditioning.value(Conditioning.TEXT);
            return (input, step) -> new NDList(textBLE.squeeze(1).matMul(matrix.array()));
        }
    }
}
