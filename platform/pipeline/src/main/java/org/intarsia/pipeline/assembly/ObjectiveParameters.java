package org.intarsia.pipeline.assembly;

import java.util.function.Function;
import org.intarsia.pipeline.build.PartPosition;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.Problems;
import org.intarsia.weights.FreshWeights;
import org.intarsia.weights.StateDict;

/**
 * The parameters of an objective, and of the parts that it holds and trains: all are called {@value
 * Assembler#OBJECTIVE} and more.
 *
 * @param fresh of the training
 */
record ObjectiveParameters(FreshWeights fresh) {
    /** Whether the part's parameters are among them. */
    boolean has(PartPosition part) {
        return part.isObjective() || part.trained().isPresent();
    }

    /** Of a part that has some. */
    Weights view(PartPosition part) {
        Weights own = fresh.view().at("objective");
        return part.trained().map(own::at).orElse(own);
    }

    /**
     * Parts that the objective trains begin as their files have them.
     *
     * @param open opens a file, which stays the caller's
     */
    void begin(PartEntry objective, Function<WeightsEntry, StateDict> open) {
        Problems problems = new Problems();
        objective
                .with()
                .forEach(
                        (name, held) -> {
                            if (held.trained()) {
                                fresh.loadBelow(
                                        open.apply(held.weights()),
                                        Assembler.OBJECTIVE + name + ".",
                                        held.weights().prefix(),
                                        problems);
                            }
                        });
        problems.throwIfAny();
    }
}
