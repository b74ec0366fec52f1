package org.intarsia.server.jobs;

import java.util.Optional;
import org.intarsia.app.access.AccessKey;
import org.intarsia.app.access.AccessKeys;
import org.intarsia.app.access.Grant;
import org.intarsia.app.access.OidcSettings;
import org.intarsia.app.access.Role;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.server.access.Caller;
import org.intarsia.server.access.Quotas;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/** Whether the owner of a job may still run it when its turn comes, and what is counted for it. */
public final class JobOwners {
    private static final String KEY = "key ";

    private final AccessKeys keys;
    private final @Nullable OidcSettings oidc;
    private final Quotas quotas;

    /**
     * @param oidc null where no identity provider's tokens are accepted
     */
    public JobOwners(AccessKeys keys, @Nullable OidcSettings oidc, Quotas quotas) {
        this.keys = keys;
        this.oidc = oidc;
        this.quotas = quotas;
    }

    /**
     * Counts a turn of a job until the answer is closed.
     *
     * @throws IntarsiaException INT-453 when the owner's key or identity provider is gone, INT-451
     *     when it may not use the pipeline any more, INT-452 when it has used up its quota
     */
    Quotas.RunQuota charge(Job job) {
        if (OidcSettings.isOwner(job.owner())) {
            return charge(job, holder(job));
        }
        if (!job.owner().startsWith(KEY)) {
            return quotas.run(Caller.TOKEN);
        }
        AccessKey key =
                keys.list().stream()
                        .filter(one -> one.actor().name().equals(job.owner()))
                        .findFirst()
                        .orElseThrow(() -> gone(job));
        return charge(job, new Caller(key.actor(), key.role(), key.grant()));
    }

    private Quotas.RunQuota charge(Job job, Caller caller) {
        caller.checkUses(job.order().pipeline());
        return quotas.run(caller);
    }

    /** A token is long over when its job runs: what counts is that its provider is accepted yet. */
    private Caller holder(Job job) {
        Grant grant =
                Optional.ofNullable(oidc)
                        .flatMap(settings -> settings.grant(job.owner()))
                        .orElseThrow(
                                () ->
                                        new IntarsiaException(
                                                ErrorCode.UNKNOWN_ACCESS_KEY,
                                                "job " + job.id(),
                                                "tokens of the provider of its owner are not"
                                                        + " accepted any more",
                                                "Submit it again with a key."));
        return new Caller(new Actor(job.owner()), Role.RUNNER, grant);
    }

    private static IntarsiaException gone(Job job) {
        return new IntarsiaException(
                ErrorCode.UNKNOWN_ACCESS_KEY,
                "job " + job.id(),
                "the " + job.owner() + " that submitted it was revoked",
                "Submit it again with another key.");
    }
}
