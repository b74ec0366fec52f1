package org.intarsia.pipeline.live;

import org.intarsia.pipeline.assembly.Assembly;

/**
 * Parts that made one step of one picture.
 *
 * @param steps of a whole run, as far as its sampler knows before the first
 */
record TriedAssembly(Assembly assembly, int steps) {
    void close() {
        assembly.close();
    }
}
