package org.intarsia.samplers.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;

/** What the losses of next-token models share. */
final class NextToken {
    static final String DROP = "drop";
    private static final List<String> DROPPED =
            List.of(Conditioning.LABEL, Conditioning.TEXT, Conditioning.CAPTION);

    private NextToken() {}

    /** 1 for a row that is trained without its condition, 0 for the others: [B] float32. */
    static NDArray drops(NDManager manager, Noise noise, double share) {
        NDArray uniform = noise.uniform(manager, DROP, 0, new Shape());
        return uniform.lt((float) share).toType(DataType.FLOAT32, false);
    }

    static Conditioning condition(Conditioning conditioning, Map<String, NDArray> draws) {
        NDArray drop = draws.get(DROP);
        Conditioning dropped = conditioning;
        for (String name : DROPPED) {
            if (drop != null && conditioning.has(name)) {
                Conditioning.Part part = conditioning.part(name);
                long[] column = new long[part.value().getShape().dimension()];
                Arrays.fill(column, 1);
                column[0] = drop.size();
                NDArray gone = drop.reshape(new Shape(column)).gt(0.5f);
                NDArray all = gone.broadcast(part.value().getShape());
                NDArray value = NDArrays.where(all, part.nullForm(), part.value());
                dropped = dropped.with(name, value, part.nullForm());
            }
        }
        return dropped;
    }

    /**
     * Mean cross-entropy of every token, given those before it.
     *
     * @param idsBN in the order in which they are predicted
     * @param besides what the network is shown besides the ids
     */
    static NDArray loss(NDArray idsBN, NDList besides, Predictor predictor) {
        long tokens = idsBN.getShape().get(1);
        NDList shown = new NDList(idsBN.get(new NDIndex(":, 0:{}", tokens - 1)));
        shown.addAll(besides);
        Step step = new Step(0, Math.toIntExact(tokens), new float[0]);
        NDArray logits = predictor.predict(shown, step).get(0);
        long rows = logits.getShape().get(1);
        NDArray last = logits.get(new NDIndex(":, {}:", rows - tokens));
        return last.logSoftmax(-1).gather(idsBN.expandDims(2), 2).mean().neg();
    }
}
