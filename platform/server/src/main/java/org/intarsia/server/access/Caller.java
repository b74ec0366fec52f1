package org.intarsia.server.access;

import org.intarsia.app.access.Grant;
import org.intarsia.app.access.Role;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request.
 *
 * @param actor for the audit log; the owner of what the request starts
 * @param grant null for the token of the start, and for nobody
 */
public record Caller(Actor actor, Role role, @Nullable Grant grant) {
    /** Of a request that needs no token. */
    public static final Caller NOBODY = new Caller(new Actor("nobody"), Role.VIEWER, null);

    /** Of the token that the server was started with. */
    public static final Caller TOKEN = new Caller(new Actor("token"), Role.ADMIN, null);

    /** Whether it may do what needs that role. */
    public boolean may(Role needed) {
        return role.allows(needed);
    }

    /** Whether it may use a pipeline. */
    public boolean uses(String pipeline) {
        return grant == null || grant.uses(pipeline);
    }

    /**
     * @throws IntarsiaException INT-450 when its role is lower
     */
    public void check(Role needed) {
        if (!may(needed)) {
            throw new IntarsiaException(
                    ErrorCode.ROLE_TOO_LOW,
                    "role " + role.word(),
                    "this request needs the role " + needed.word(),
                    "Send it with a key of that role.");
        }
    }

    /**
     * @throws IntarsiaException INT-451 when it may not use that pipeline
     */
    public void checkUses(String pipeline) {
        if (!uses(pipeline)) {
            throw new IntarsiaException(
                    ErrorCode.PIPELINE_NOT_ALLOWED,
                    "pipeline " + pipeline,
                    "the key or token is for others",
                    "Use one of " + String.join(", ", grant.pipelines()) + ".");
        }
    }
}
