package org.intarsia.server.jobs;

/**
 * A finished picture of a job.
 *
 * @param index from 0
 * @param label what it was made for, in words
 */
public record JobPicture(int index, String label, long seed) {}
