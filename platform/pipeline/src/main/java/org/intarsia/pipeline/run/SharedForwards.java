package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.RunContext.Network;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.jspecify.annotations.Nullable;

/** One run's part in a meeting, if it takes part in one. */
final class SharedForwards {
    private ForwardMeeting.@Nullable Seat seat;
    private long count;

    /** The seat stays the caller's. */
    void meet(ForwardMeeting.Seat newSeat) {
        seat = newSeat;
    }

    /** Forwards that other runs shared. */
    long count() {
        return count;
    }

    /**
     * Asks together with others.
     *
     * @param predictions takes those of the group's branches
     * @return false where the run has to ask alone
     */
    boolean predict(
            BranchSessions sessions,
            Network network,
            List<Branch> group,
            HeadCalls head,
            ModelInput rows,
            Step step,
            Map<Branch, NDList> predictions) {
        if (seat == null || !seat.takes(network, rows)) {
            return false;
        }
        String name = group.get(0).predictor();
        NDList answer =
                seat.predict(name, network, head, sessions.conditioning(group), rows, step)
                        .orElse(null);
        if (answer == null) {
            return false;
        }
        count++;
        BranchRows.split(answer, group, predictions);
        return true;
    }
}
