package org.intarsia.app.picture;

/**
 * What a run came to.
 *
 * @param pictures made
 * @param seconds in all, writing included
 * @param evaluations of the network for a picture: the most of any batch
 */
public record RunSummary(int pictures, double seconds, long evaluations) {}
