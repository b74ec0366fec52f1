package org.intarsia.training.data;

import java.util.Arrays;

/**
 * The first pictures of a data set, again and again.
 *
 * @param all the whole data set
 * @param count of different pictures, at least 1
 */
public record FirstPictures(Dataset all, int count) implements Dataset {
    @Override
    public int size() {
        return all.size();
    }

    @Override
    public int classes() {
        return all.classes();
    }

    @Override
    public int label(long index) {
        return all.label(Math.floorMod(index, (long) count));
    }

    @Override
    public String caption(long index) {
        return all.caption(Math.floorMod(index, (long) count));
    }

    @Override
    public float[] render(long[] indices) {
        return all.render(
                Arrays.stream(indices).map(index -> Math.floorMod(index, (long) count)).toArray());
    }
}
