package org.intarsia.pipeline.text;

import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.build.PartPosition;
import org.intarsia.pipeline.build.WeightSources;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.weights.file.StateDicts;

/** The files of a text encoder that is loaded only when a text is to be encoded. */
public final class EncoderFiles {
    private EncoderFiles() {}

    /**
     * Looks whether they are there, before a text is asked for; reads no value of them.
     *
     * @throws IntarsiaException INT-3xx for each that is missing, or is no file of weights
     */
    public static void check(Plan plan, ModelFolder models) {
        Manifest manifest = plan.manifest();
        if (!WeightSources.isEncoderApart(manifest)) {
            return;
        }
        PartEntry encoder = manifest.part(Kind.TEXT_ENCODER).orElseThrow();
        Problems problems = new Problems();
        WeightSources.of(manifest, PartPosition.top(encoder))
                .ifPresent(weights -> problems.collect(() -> open(weights, models)));
        WeightsEntry tokenizer = encoder.tokenizer();
        if (tokenizer != null) {
            problems.collect(() -> models.find(tokenizer));
        }
        problems.throwIfAny();
    }

    /** Its header, and that all its shards are there. */
    private static void open(WeightsEntry weights, ModelFolder models) {
        StateDicts.open(models.find(weights), weights.key()).close();
    }
}
