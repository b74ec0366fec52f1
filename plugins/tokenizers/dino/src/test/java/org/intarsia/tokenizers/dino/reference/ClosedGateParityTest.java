package org.intarsia.tokenizers.dino.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.intarsia.nn.vit.VitDesign;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.run.Trace;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.tokenizers.dino.DinoEncoder;
import org.intarsia.tokenizers.dino.Dinov2Options;
import org.intarsia.tokenizers.dino.Dinov2Tokenizer;
import org.intarsia.tokenizers.dino.Dinov3Options;
import org.intarsia.tokenizers.dino.Dinov3Tokenizer;
import org.intarsia.tokenizers.dino.Extension;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The recorded cases of the encoders, run by networks that have two more tokens before the class
 * token, behind gates that are closed.
 */
class ClosedGateParityTest {
    private static final int ADDED = 2;
    private static final float CLOSED = -20;
    private static final PipelineTestKit KIT = PipelineTestKit.of(new StudentsPlugin());

    @TestFactory
    Stream<DynamicTest> theSecondWithTokensAddedReproducesThePublishedCode() {
        return KIT.parity("dinov2");
    }

    @TestFactory
    Stream<DynamicTest> theThirdWithTokensAddedReproducesThePublishedCode() {
        return KIT.parity("dinov3");
    }

    /** Suites under the encoders' own names. */
    public static final class StudentsPlugin extends PluginModule {
        @Override
        protected void configure() {
            contribute(ReferenceSuite.class, "dinov2", Second.class);
            contribute(ReferenceSuite.class, "dinov3", Third.class);
        }
    }

    private static Extension added() {
        return new Extension(ADDED, VitDesign.LowRanks.NONE);
    }

    private static NDArray tokens(DinoEncoder encoder, NDArray pixels) {
        NDArray any =
                pixels.getManager()
                        .randomNormal(new Shape(pixels.getShape().get(0), ADDED, encoder.width()));
        NDArray gates = pixels.getManager().full(new Shape(ADDED), CLOSED);
        return encoder.tokens(pixels, new DinoEncoder.Prefix(any, gates), Trace.NONE);
    }

    /** DINOv2. */
    public static final class Second implements ReferenceSuite {
        @Override
        public Set<String> operations() {
            return Set.of("forward");
        }

        @Override
        public Map<String, NDArray> run(ReferenceCase recorded) {
            Dinov2Options options = Dinov2Reference.options(recorded);
            DinoEncoder encoder =
                    Dinov2Tokenizer.encoder(options, recorded.weights("weights"), added());
            NDArray tokens = tokens(encoder, recorded.input("pixel_values"));
            NDArray normed = encoder.normed(tokens);
            return Map.of(
                    "last_hidden_state", normed.get(":, " + ADDED + ":"),
                    "cls_token", normed.get(":, " + ADDED),
                    "patch_tokens", encoder.ofPatches(normed),
                    "patch_tokens_noaffine", encoder.ofPatches(encoder.plainlyNormed(tokens)));
        }
    }

    /** DINOv3. */
    public static final class Third implements ReferenceSuite {
        @Override
        public Set<String> operations() {
            return Set.of("forward");
        }

        @Override
        public Map<String, NDArray> run(ReferenceCase recorded) {
            Dinov3Options options = Dinov3Reference.options(recorded);
            DinoEncoder encoder =
                    Dinov3Tokenizer.encoder(options, recorded.weights("weights"), added());
            NDArray normed = encoder.normed(tokens(encoder, recorded.input("image")));
            int storage = ADDED + 1;
            return Map.of(
                    "cls_token", normed.get(":, " + ADDED),
                    "storage_tokens",
                            normed.get(
                                    ":, " + storage + ":" + (storage + options.nStorageTokens())),
                    "patch_tokens", encoder.ofPatches(normed));
        }
    }
}
