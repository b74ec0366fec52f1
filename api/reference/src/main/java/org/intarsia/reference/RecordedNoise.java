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
 * @param streams normal values [B, ...] a stream; stay the case's
 * @param batch B
 */
public record RecordedNoise(Map<String, NDArray> streams, int batch) implements Noise {
    @Override
    public NDArray normal(NDManager manager, String stream, int draw, Shape shape) {
        NDArray recorded = streams.get(stream);
        if (recorded == null) {
            throw new IntarsiaException(
                    ErrorCode.CASE_INCOMPLETE,
                    stream,
                    "the case has no random numbers of this name",
                    "Record the case again, or fix the test suite.");
        }
        NDArray copy = recorded.duplicate();
        copy.attach(manager);
        return copy;
    }

    @Override
    public NDArray uniform(NDManager manager, String stream, int draw, Shape shape) {
        return manager.ones(new Shape(batch).addAll(shape));
    }
}
