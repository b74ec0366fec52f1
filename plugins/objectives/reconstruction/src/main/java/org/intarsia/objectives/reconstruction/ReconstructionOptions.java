package org.intarsia.objectives.reconstruction;

import java.util.Map;
import org.intarsia.nn.training.PictureLossOptions;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/**
 * Options of the objective {@code reconstruction}: what is trained, and the weight of every term.
 */
public record ReconstructionOptions(
        @Option(
                        value = "both",
                        help = "both, or decoder: the tokenizer then stays as its own file has it")
                Trained trains,
        @Option(
                        value = "0.0",
                        min = 0,
                        max = 1000,
                        help =
                                "largest standard deviation of the noise in what the decoder reads; each image's is drawn uniformly from 0 to it")
                double noise,
        @OptionGroup PictureLossOptions pictures,
        @Option(
                        value = "{}",
                        min = 0,
                        max = 1000,
                        help =
                                "weights of the tokenizer's own terms by name; one that is not named keeps its authors' weight")
                Map<String, Double> terms) {
    /** Which parts learn. */
    public enum Trained {
        BOTH,
        DECODER
    }
}
