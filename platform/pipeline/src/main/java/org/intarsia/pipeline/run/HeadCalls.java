package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext.Network;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictions;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionKind;

/**
 * Calls of one of a network's heads: its answer is checked, and converted where it is the head's
 * own.
 *
 * @param name {@link GuidedStep#MAIN}, or a further head
 * @param wanted what the sampler wants of the head itself
 */
record HeadCalls(String name, PredictionKind wanted) {
    PredictionHead of(Network network) {
        return main() ? network.head() : PredictionHead.further(network.head(), name);
    }

    private boolean main() {
        return name.equals(GuidedStep.MAIN);
    }

    /** The kind of what is answered. */
    PredictionKind kind(Network network) {
        return main() ? wanted : of(network).prediction().kind();
    }

    NDList predict(Network network, NDList features, ModelInput rows, Step step) {
        NDList raw = of(network).predict(features, rows, step);
        List<NDArray> given = new ArrayList<>(features);
        given.addAll(rows.arrays());
        checkNew("head", raw, given);
        return convert(network, raw, rows, step);
    }

    NDList predict(Network network, PredictionHead.Session held, ModelInput rows, Step step) {
        NDList raw = held.predict(rows, step);
        checkNew("head", raw, rows.arrays());
        return convert(network, raw, rows, step);
    }

    private NDList convert(Network network, NDList raw, ModelInput rows, Step step) {
        if (!main()) {
            return raw;
        }
        NDList converted =
                new Predictions(network.head().prediction()).convert(raw, rows, step, wanted);
        if (converted != raw) {
            raw.close();
        }
        return converted;
    }

    /**
     * @throws IntarsiaException INT-515 for an answer that holds an array that was given, because
     *     its caller would close what is another's
     */
    static void checkNew(String part, List<NDArray> answer, List<NDArray> given) {
        for (NDArray array : answer) {
            if (given.stream().anyMatch(other -> other == array)) {
                throw new IntarsiaException(
                        ErrorCode.BROKEN_DECLARATION,
                        part,
                        "it answers with an array that it was given, not with a new one",
                        "Report it to the plugin's author, or use another version.");
            }
        }
    }
}
