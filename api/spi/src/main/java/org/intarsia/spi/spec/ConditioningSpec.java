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
     */
    record Text(int length, int width) implements ConditioningSpec {
        @Override
        public String toString() {
            return "text [" + length + "," + width + "]";
        }
    }
}
