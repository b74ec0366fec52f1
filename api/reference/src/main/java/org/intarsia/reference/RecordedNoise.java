package org.intarsia.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Noise;

/**
 * The random numbers that a case recorded, by the stream that asks for them; uniform streams that
 * it did not record give 1, so that nothing is dropped.
 *
 * @param streams normal values [B, ...] by the stream, or by {@link #draw} where they are the
 *     answer to one draw of it; stay the case's
 * @param batch B
 */
public record RecordedNoise(Map<String, NDArray> streams, int batch) implements Noise {
    /** What the answer to one draw of a stream is called. */
    public static String draw(String stream, int draw) {
        return stream + "[" + draw + "]";
    }

    @Override
    public NDArray normal(NDManager manager, String stream, int draw, Shape shape) {
        NDArray recorded = recorded(stream, draw);
        if (recorded == null) {
            throw new IntarsiaException(
                    ErrorCode.CASE_INCOMPLETE,
                    stream,
                    "the case has no random numbers of this name",
                    "Record the case again, or fix the test suite.");
        }
        return copy(recorded, manager);
    }

    private NDArray recorded(String stream, int draw) {
        return streams.getOrDefault(draw(stream, draw), streams.get(stream));
    }

    private static NDArray copy(NDArray recorded, NDManager manager) {
        NDArray copy = recorded.duplicate();
        copy.attach(manager);
        return copy;
    }

    @Override
    public NDArray uniform(NDManager manager, String stream, int draw, Shape shape) {
        NDArray recorded = recorded(stream, draw);
        return recorded == null
                ? manager.ones(new Shape(batch).addAll(shape))
                : copy(recorded, manager);
    }
}
