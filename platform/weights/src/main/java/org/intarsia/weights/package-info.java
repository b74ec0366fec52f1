/**
 * Where parameters come from: files in other people's formats, and the three ways in which a
 * network's constructor is given its weights.
 *
 * <p>{@link org.intarsia.weights.file.StateDicts} opens a file as a {@link
 * org.intarsia.weights.StateDict}. {@link org.intarsia.weights.RecordingWeights} notes what a
 * network asks for, {@link org.intarsia.weights.CheckpointWeights} answers from a file, {@link
 * org.intarsia.weights.FreshWeights} initialises and is trained.
 */
package org.intarsia.weights;
