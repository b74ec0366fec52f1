package org.intarsia.pipeline.text;

import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.problem.IntarsiaException;

/** Decides whether there is memory for a text encoder. */
@FunctionalInterface
public interface EncoderAdmission {
    /**
     * Runs what loads the encoder and gives it back.
     *
     * @param encoder alone
     * @throws IntarsiaException when there is not enough memory; nothing was loaded then
     */
    void admit(Plan encoder, Runnable work);
}
