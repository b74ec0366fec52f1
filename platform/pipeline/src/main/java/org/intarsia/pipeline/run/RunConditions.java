package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDManager;
import java.util.Optional;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;
import org.jspecify.annotations.Nullable;

/** Labels and texts as what a run of a pipeline is conditioned on. */
record RunConditions(Assembly assembly, @Nullable TextEmbeddings texts) {
    /**
     * @param labels classes, or which of the texts; one a row
     * @throws IntarsiaException INT-403 when a text is needed and there are none
     */
    Conditioning of(NDManager manager, int[] labels) {
        Conditioning given = outer(manager, labels);
        return caption().isPresent()
                ? texts(caption().get(), "the decoder reads").withCaption(given, manager, labels)
                : given;
    }

    private Conditioning outer(NDManager manager, int[] labels) {
        if (assembly.conditioning() instanceof ConditioningSpec.Text spec) {
            return texts(spec, "the model is conditioned on").of(manager, labels);
        }
        if (!(assembly.conditioning() instanceof ConditioningSpec.Classes spec)) {
            return Conditioning.NONE;
        }
        long[] values = new long[labels.length];
        long[] nulls = new long[labels.length];
        for (int row = 0; row < labels.length; row++) {
            values[row] = labels[row];
            nulls[row] = spec.classes();
        }
        return Conditioning.NONE.with(
                Conditioning.LABEL, manager.create(values), manager.create(nulls));
    }

    private Optional<ConditioningSpec.Text> caption() {
        return assembly.find(Decoder.class).flatMap(Decoder::caption);
    }

    private TextEmbeddings texts(ConditioningSpec.Text spec, String who) {
        if (texts == null) {
            throw new IntarsiaException(
                    ErrorCode.CONDITION_MISSING,
                    "text",
                    who + " " + spec + ", and no text was given",
                    "Give embeddings with --text FILE.safetensors: text [n, L, D] and null [L, D].");
        }
        return texts;
    }

    /**
     * @throws IntarsiaException INT-402 a label or text that there is not
     */
    void check(int[] labels) {
        if (assembly.conditioning() instanceof ConditioningSpec.Text spec) {
            int last = texts(spec, "the model is conditioned on").count() - 1;
            check(labels, last, "text", " is not one of the texts given");
        }
        if (assembly.conditioning() instanceof ConditioningSpec.Classes spec) {
            check(labels, spec.classes() - 1, "label", " is not a class of this pipeline");
        }
    }

    private static void check(int[] labels, int last, String what, String wrong) {
        for (int label : labels) {
            if (label < 0 || label > last) {
                throw new IntarsiaException(
                        ErrorCode.UNKNOWN_LABEL, what, label + wrong, "Give 0 to " + last + ".");
            }
        }
    }
}
