package org.intarsia.tokenizers.dino.generator;

import org.intarsia.nn.lowrank.LowRankSize;
import org.intarsia.nn.vit.VitDesign;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.jspecify.annotations.Nullable;

/** The options by which an encoder becomes a student of itself that reads noisy images. */
public record StudentOptions(
        @Option(
                        value = "true",
                        help =
                                "whether a token that says the time comes before the class token; false is the encoder as its file has it")
                boolean timeToken,
        @Option(
                        value = "-20.0",
                        min = -1000,
                        max = 1000,
                        help =
                                "what a fresh gate adds to every score of an added token before the softmax; far below 0 the network begins as the encoder, and its gate learns slowly")
                double gate,
        @Option(
                        value = "1000.0",
                        above = 0,
                        max = 1000000,
                        help = "what times in [0, 1] are multiplied by")
                double timeScale,
        @Option(
                        value = "256",
                        min = 2,
                        max = 16384,
                        help = "number of cosines and sines of a time, an even number")
                int timeSinusoids,
        @Option(
                        value = "10000.0",
                        above = 1,
                        max = 1000000000,
                        help = "longest period of the cosines and sines")
                double timePeriod,
        @Option(
                        value = "0",
                        min = 0,
                        max = 16384,
                        help =
                                "r of the narrow matrices that are learned beside the encoder's, which then stay as they are (LoRA); 0 trains all parameters")
                int loraRank,
        @Option(
                        computed = "lora-rank",
                        above = 0,
                        max = 1000000,
                        help = "what the product of the narrow matrices is multiplied by, times r")
                @Nullable Double loraAlpha,
        @Option(
                        computed = "1 / sqrt(lora-rank)",
                        above = 0,
                        max = 1000,
                        help = "standard deviation of a fresh matrix A; B begins at zero")
                @Nullable Double loraStd,
        @Option(
                        value = "all",
                        help =
                                "matrices beside which something is learned: of the attention, of the MLP, or all")
                LoraMatrices loraMatrices) {
    /** The matrices of a block. */
    public enum LoraMatrices {
        ALL,
        ATTENTION,
        MLP
    }

    public StudentOptions {
        Problems problems = new Problems();
        if (timeSinusoids % 2 != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "time-sinusoids",
                    timeSinusoids + ", and half of them are cosines",
                    "Use an even number.");
        }
        if (loraRank == 0) {
            alone(problems, "lora-alpha", loraAlpha);
            alone(problems, "lora-std", loraStd);
        }
        problems.throwIfAny();
    }

    private static void alone(Problems problems, String option, @Nullable Double value) {
        if (value != null) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    option,
                    value + ", and lora-rank is 0",
                    "Write a lora-rank, or leave it out.");
        }
    }

    boolean lora() {
        return loraRank > 0;
    }

    VitDesign.LowRanks lowRanks() {
        if (!lora()) {
            return VitDesign.LowRanks.NONE;
        }
        LowRankSize size =
                new LowRankSize(
                        loraRank,
                        loraAlpha == null ? loraRank : loraAlpha,
                        loraStd == null ? 1 / Math.sqrt(loraRank) : loraStd);
        return new VitDesign.LowRanks(
                loraMatrices == LoraMatrices.MLP ? null : size,
                loraMatrices == LoraMatrices.ATTENTION ? null : size);
    }
}
