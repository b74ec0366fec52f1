package org.intarsia.nn.layers;

import java.util.function.Function;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.ConditioningSpec;

/** What of a network depends on what it is conditioned on. */
public final class ConditioningKinds {
    private static final String CLASSES = "conditioning: {kind: class, classes: 1000}";

    private ConditioningKinds() {}

    /**
     * For a network with a form for labels and one for texts.
     *
     * @throws IntarsiaException INT-208 for a conditioning that is neither
     */
    public static <N> N onLabelOrText(
            ConditioningSpec spec,
            Function<ConditioningSpec.Classes, N> ofClasses,
            Function<ConditioningSpec.Text, N> ofText) {
        if (spec instanceof ConditioningSpec.Classes classes) {
            return ofClasses.apply(classes);
        }
        if (spec instanceof ConditioningSpec.Text text) {
            return ofText.apply(text);
        }
        throw refused(
                spec,
                "a class label or a text",
                CLASSES + " or {kind: text, length: 128, width: 2048}");
    }

    /**
     * For a network with a form for labels alone.
     *
     * @throws IntarsiaException INT-208 for another conditioning
     */
    public static ConditioningSpec.Classes onLabel(ConditioningSpec spec) {
        if (spec instanceof ConditioningSpec.Classes classes) {
            return classes;
        }
        throw refused(spec, "a class label", CLASSES);
    }

    /**
     * For a network with a form for texts alone.
     *
     * @throws IntarsiaException INT-208 for another conditioning
     */
    public static ConditioningSpec.Text onText(ConditioningSpec spec) {
        if (spec instanceof ConditioningSpec.Text text) {
            return text;
        }
        throw refused(spec, "a text", "conditioning: {kind: text, length: 512, width: 4096}");
    }

    private static IntarsiaException refused(
            ConditioningSpec spec, String expected, String section) {
        return new IntarsiaException(
                ErrorCode.CONDITIONING_NOT_SUPPORTED,
                "conditioning -> backbone",
                spec + " given, " + expected + " expected",
                "Write " + section + " in the manifest.");
    }
}
