package org.intarsia.tokenizers.dino.generator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.tokenizers.dino.EncoderInput;

/** The parts of a generator over 8 x 12 pixels, six patches, two storage tokens. */
final class TinyStudent {
    static final ImageSpec IMAGE = new ImageSpec(8, 12);
    static final ConditioningSpec NONE = new ConditioningSpec.None();
    static final ConditioningSpec CLASSES = new ConditioningSpec.Classes(3, List.of());
    static final Map<String, Object> ENCODER =
            Map.of(
                    "embed-dim", 16,
                    "depth", 2,
                    "num-heads", 2,
                    "patch-size", 4,
                    "n-storage-tokens", 2,
                    "layerscale-init", 1);

    final SharedEncoder shared = new SharedEncoder();
    final EncoderPixelTokenizer tokenizer;
    final EncoderPixelDecoder decoder;
    final Dinov3Student backbone;
    final DecoderHead head;

    TinyStudent(Weights weights, ConditioningSpec conditioning, Map<String, ?> student) {
        EncoderInput input = Options.of(EncoderInput.class, Map.of());
        tokenizer = new EncoderPixelTokenizer(input, weights, IMAGE, shared);
        decoder = new EncoderPixelDecoder(input, weights, IMAGE);
        Map<String, Object> given = new HashMap<>(ENCODER);
        given.putAll(student);
        backbone =
                new Dinov3Student(
                        Options.of(Dinov3StudentOptions.class, given),
                        weights,
                        tokenizer.latents(),
                        conditioning,
                        shared);
        ToyTokenDecoder toy =
                new ToyTokenDecoder(Options.of(ToyTokenDecoder.Options.class, Map.of()), IMAGE);
        head =
                new DecoderHead(
                        Options.of(DecoderHeadOptions.class, Map.of()),
                        new TestParts(Map.of("decoder", toy)),
                        backbone.features(),
                        tokenizer.latents(),
                        shared);
    }
}
