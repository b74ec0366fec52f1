package org.intarsia.pipeline.live;

import org.intarsia.pipeline.assembly.Assembly;

/**
 * Parts that made one step of one picture.
 *
 * @param steps of a whole run, as far as its sampler knows before the first
 * @param admitted its weights, until the slot has it
 */
record TriedAssembly(Assembly assembly, int steps, WeightAdmission.Admitted admitted) {
    void close() {
        assembly.close();
        admitted.end();
    }
}
