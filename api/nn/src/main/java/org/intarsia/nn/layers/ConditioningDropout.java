package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Noise;

/**
 * Rows of a batch that are trained without their label or text, so that guidance has an
 * unconditional prediction to compare with (classifier-free guidance, Ho and Salimans 2022).
 */
public final class ConditioningDropout {
    /** The stream of the uniform numbers that decide which rows are dropped. */
    public static final String STREAM = "drop";

    private static final List<String> DROPPED =
            List.of(Conditioning.LABEL, Conditioning.TEXT, Conditioning.CAPTION);

    private ConditioningDropout() {}

    /**
     * The conditioning of a batch, a share of its rows dropped.
     *
     * @param share of the rows on average, 0 to 1
     */
    public static Conditioning of(TrainingBatch batch, double share) {
        NDArray drop = rows(batch.run().manager(), batch.noise(), share);
        return apply(batch.conditioning(), drop);
    }

    /** 1 for a row that is dropped, 0 for the others: [B] float32. */
    static NDArray rows(NDManager manager, Noise noise, double share) {
        NDArray uniform = noise.uniform(manager, STREAM, 0, new Shape());
        return uniform.lt((float) share).toType(uniform.getDataType(), false);
    }

    /**
     * Label, text and caption in their null form where {@code dropB} is 1; other parts stay.
     *
     * @param dropB as {@link #rows} gives
     */
    static Conditioning apply(Conditioning conditioning, NDArray dropB) {
        Conditioning dropped = conditioning;
        for (String name : DROPPED) {
            if (conditioning.has(name)) {
                Conditioning.Part part = conditioning.part(name);
                NDArray gone = column(dropB, part.value()).broadcast(part.value().getShape());
                NDArray value = NDArrays.where(gone, part.nullForm(), part.value());
                dropped = dropped.with(name, value, part.nullForm());
            }
        }
        return dropped;
    }

    private static NDArray column(NDArray dropB, NDArray like) {
        long[] shape = new long[like.getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[0] = dropB.size();
        return dropB.reshape(new Shape(shape)).gt(0.5f);
    }
}
