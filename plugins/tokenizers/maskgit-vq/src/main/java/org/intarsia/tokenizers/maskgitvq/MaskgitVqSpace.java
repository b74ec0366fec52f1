package org.intarsia.tokenizers.maskgitvq;

import java.util.List;
import org.intarsia.nn.tokens.CodeTable;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** What tokenizer and decoder have in common: the space of the tokens, and the codes. */
final class MaskgitVqSpace {
    private MaskgitVqSpace() {}

    /**
     * @throws org.intarsia.spi.problem.IntarsiaException INT-205 for a picture that is not made of
     *     whole tokens
     */
    static LatentSpec.Discrete of(MaskgitVqOptions options, ImageSpec image) {
        return new LatentSpec.Discrete(
                "maskgit-vq",
                options.codebookSize(),
                options.zChannels(),
                List.of(image.patches(options.design().stride())));
    }

    static CodeTable table(MaskgitVqOptions options, Weights weights) {
        return new CodeTable(
                weights.at("quantize"),
                options.codebookSize(),
                options.zChannels(),
                CodeTable.Match.DISTANCE);
    }
}
