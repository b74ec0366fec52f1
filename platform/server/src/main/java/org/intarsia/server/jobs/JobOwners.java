package org.intarsia.server.jobs;

import org.intarsia.app.access.AccessKey;
import org.intarsia.app.access.AccessKeys;
import org.intarsia.server.access.Caller;
import org.intarsia.server.access.Quotas;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** Whether the owner of a job may still run it when its turn comes, and what is counted for it. */
public final class JobOwners {
    private static final String KEY = "key ";

    private final AccessKeys keys;
    private final Quotas quotas;

    public JobOwners(AccessKeys keys, Quotas quotas) {
        this.keys = keys;
        this.quotas = quotas;
    }

    /**
     * Counts a turn of a job until the answer is closed.
     *
     * @throws IntarsiaException INT-453 when the owner's key is gone, INT-451 when it may not use
     *     the pipeline any more, INT-452 when it has used up its quota
     */
    Quotas.RunQuota charge(Job job) {
        if (!job.owner().startsWith(KEY)) {
            return quotas.run(Caller.TOKEN);
        }
        AccessKey key =
                keys.list().stream()
                        .filter(one -> one.actor().name().equals(job.owner()))
                        .findFirst()
                        .orElseThrow(() -> gone(job));
        Caller caller = new Caller(key.actor(), key.role(), key);
        caller.checkUses(job.order().pipeline());
        return quotas.run(caller);
    }

    private static IntarsiaException gone(Job job) {
        return new IntarsiaException(
                ErrorCode.UNKNOWN_ACCESS_KEY,
                "job " + job.id(),
                "the " + job.owner() + " that submitted it was revoked",
                "Submit it again with another key.");
    }
}
