package org.intarsia.backbones.semantic.level;

import java.util.List;
import org.intarsia.nn.llama.LlamaOptions;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** Options of the backbone {@code semantic-ar}. */
public record SemanticOptions(
        @Option(
                        value = "16",
                        min = 1,
                        max = 256,
                        unit = "cells",
                        help = "side of the square of latent cells that is a token")
                int patchSize,
        @OptionGroup LlamaOptions llama,
        @Option(
                        value = "pixel",
                        help =
                                "pixel: a vector goes to the head, which does all sampling; semantic: a code is drawn from a dictionary, and its vector goes there")
                Sampling sampling,
        @Option(
                        value = "pixels",
                        help =
                                "what is read of an earlier patch: its values, its code of the dictionary, or both")
                Reads semanticInput,
        @Option(value = "4096", min = 2, max = 1 << 20, help = "K, codes of the dictionary")
                int dictSize,
        @Option(value = "256", min = 1, max = 16384, help = "width of what goes to the head")
                int zDim,
        @Option(value = "false", help = "whether vectors of the dictionary have length 1")
                boolean normalizeCodes,
        @Option(
                        value = "learned",
                        help =
                                "what a training does to the dictionary: learned; fixed: it stays as the file has it from which the training starts")
                Dictionary dictionary,
        @Option(
                        value = "false",
                        help =
                                "whether there is an encoder that says the code of a patch, which a training needs whose objective holds no tokenizer that says it")
                boolean posterior,
        @Option(
                        value = "raster",
                        help =
                                "raster: rows from the top, with rotary positions; any: the sampler's order, with a learned vector for each place and for the place that is next")
                Order order,
        @Option(
                        value = "[]",
                        maxItems = 3,
                        help =
                                "what guidance may leave out because the head has learned a vector in its place: z, history, c; with c a diffusion head is told the class besides")
                List<Switch> switches) {
    /** Which level draws. */
    public enum Sampling {
        PIXEL,
        SEMANTIC
    }

    /** What a training does to the dictionary. */
    public enum Dictionary {
        LEARNED,
        FIXED
    }

    /** What is read of an earlier patch. */
    public enum Reads {
        PIXELS,
        INDEX,
        BOTH
    }

    /** In which order patches come. */
    public enum Order {
        RASTER,
        ANY
    }

    /** What a branch of guidance may leave out. */
    public enum Switch {
        Z,
        HISTORY,
        /** The class, which the head is then told. */
        C
    }

    public SemanticOptions {
        Problems problems = new Problems();
        if (sampling == Sampling.PIXEL && semanticInput != Reads.PIXELS) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "semantic-input",
                    "there are no codes to read where no dictionary is drawn from",
                    "Write sampling: semantic, or semantic-input: pixels.");
        }
        if (sampling == Sampling.PIXEL && posterior) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "posterior",
                    "there are no codes where no dictionary is drawn from",
                    "Write sampling: semantic, or leave posterior out.");
        }
        problems.throwIfAny();
    }

    public boolean draws() {
        return sampling == Sampling.SEMANTIC;
    }

    public boolean readsPixels() {
        return semanticInput != Reads.INDEX;
    }

    public boolean readsCodes() {
        return semanticInput != Reads.PIXELS;
    }
}
