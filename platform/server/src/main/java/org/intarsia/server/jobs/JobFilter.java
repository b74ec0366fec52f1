package org.intarsia.server.jobs;

import org.jspecify.annotations.Nullable;

/**
 * Which jobs are listed, the newest first.
 *
 * @param owner null for all
 * @param status null for all
 * @param most how many
 */
public record JobFilter(@Nullable String owner, @Nullable JobStatus status, int most) {}
