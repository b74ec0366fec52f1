package org.intarsia.spi.spec;

import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** What images are conditioned on. */
public sealed interface ConditioningSpec {
    /** Nothing: unconditional. */
    record None() implements ConditioningSpec {
        @Override
        public String toString() {
            return "none";
        }
    }

    /**
     * A class label [B] int64 in 0 to classes - 1. The null label is {@code classes}, the last row
     * of a label table.
     *
     * @param names one a class, or empty if they have no names
     */
    record Classes(int classes, List<String> names) implements ConditioningSpec {
        public Classes {
            names = List.copyOf(names);
            if (classes < 1 || !names.isEmpty() && names.size() != classes) {
                throw new IntarsiaException(
                        ErrorCode.INVALID_CLASSES,
                        "conditioning",
                        classes + " classes with " + names.size() + " names",
                        "Give at least one class, and a name for each or none at all.");
            }
        }

        @Override
        public String toString() {
            return classes + " classes";
        }
    }

    /**
     * Embeddings of a text [B, length, width].
     *
     * @param length tokens of a text
     * @param width of an embedding
     * @param pooled width of the one vector of the whole text that a model reads besides (FLUX), 0
     *     for none
     */
    record Text(int length, int width, int pooled) implements ConditioningSpec {
        /** Without a pooled vector. */
        public Text(int length, int width) {
            this(length, width, 0);
        }

        @Override
        public String toString() {
            String vector = pooled == 0 ? "" : " and pooled [" + pooled + "]";
            return "text [" + length + "," + width + "]" + vector;
        }
    }
}
