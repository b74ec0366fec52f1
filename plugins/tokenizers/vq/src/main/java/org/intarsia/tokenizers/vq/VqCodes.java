package org.intarsia.tokenizers.vq;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.nn.tokens.CodeTable;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** What tokenizer and decoder have in common: the space of the tokens, and the codes. */
final class VqCodes {
    private static final int USAGE = 65_536;

    private VqCodes() {}

    /**
     * @throws org.intarsia.spi.problem.IntarsiaException INT-205 for a picture that is not made of
     *     whole tokens
     */
    static LatentSpec.Discrete space(VqOptions options, ImageSpec image) {
        return new LatentSpec.Discrete(
                "vq",
                options.codebookSize(),
                options.codebookEmbedDim(),
                List.of(image.patches(options.stride())));
    }

    static CodeTable table(VqOptions options, Weights weights) {
        Weights own = weights.at("quantize");
        if (options.codebookShowUsage()) {
            own.fixed("codebook_used", new Shape(USAGE), () -> new float[USAGE]);
        }
        return new CodeTable(
                own, options.codebookSize(), options.codebookEmbedDim(), options.match());
    }
}
