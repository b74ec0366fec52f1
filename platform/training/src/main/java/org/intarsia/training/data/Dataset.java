package org.intarsia.training.data;

/** Labelled pictures by index, each with a caption. Safe for concurrent use. */
public interface Dataset {
    /** Side of the square pictures, in pixels. */
    int size();

    /** Labels are 0 to classes - 1. */
    int classes();

    int label(long index);

    /** What a person might write of a picture. */
    String caption(long index);

    /**
     * @param indices any, also repeated
     * @return [B, 3, size, size] row-major, in [-1, 1]
     */
    float[] render(long[] indices);
}
