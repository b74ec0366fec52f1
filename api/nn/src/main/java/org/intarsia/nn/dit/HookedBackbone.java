package org.intarsia.nn.dit;

import org.intarsia.spi.Backbone;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Conditioning;

/** A backbone whose holder may do something to the tokens between its blocks. */
public interface HookedBackbone extends Backbone, Footprint {
    /**
     * As {@link #open(Conditioning, RunContext)}.
     *
     * @param between is asked before every block of every forward
     */
    Session open(Conditioning conditioning, RunContext run, BlockHook between);

    /** How many blocks it asks before. */
    int blocks();
}
