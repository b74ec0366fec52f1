package org.intarsia.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Scoped;
import org.jspecify.annotations.Nullable;

/** The parameters of one layer, in memory while it is used. */
final class LayerWeights implements Weights.Layer {
    private final NDManager parent;
    private final Weights view;
    private final Map<String, NDArray> read = new HashMap<>();
    private @Nullable NDManager manager;
    private @Nullable Thread user;

    /**
     * @param parent decides the device
     * @param view over parameters that this reads
     */
    LayerWeights(NDManager parent, Function<LayerWeights, Weights> view) {
        this.parent = parent;
        this.view = view.apply(this);
    }

    @Override
    public Weights view() {
        return view;
    }

    @Override
    public synchronized <T> T use(Supplier<T> work) {
        if (manager != null) {
            throw new IllegalStateException("a layer is in use already");
        }
        try (NDManager own = parent.newSubManager()) {
            manager = own;
            user = Thread.currentThread();
            return work.get();
        } finally {
            read.clear();
            manager = null;
            user = null;
        }
    }

    /** A tensor of a file. */
    record Tensor(StateDict dict, String name) {
        NDArray load(NDManager manager) {
            return sound(CheckpointWeights.floats(dict.load(name, manager)));
        }

        NDArray rows(long[] rows, NDManager manager) {
            return sound(CheckpointWeights.floats(dict.rows(name, rows, manager)));
        }

        private NDArray sound(NDArray array) {
            if (CheckpointWeights.isSound(array, false)) {
                return array;
            }
            array.close();
            throw new IntarsiaException(MismatchProblems.notFinite(List.of(name), dict));
        }
    }

    /** A parameter that is there while the layer is used. */
    Parameter parameter(String name, Shape shape, Tensor tensor) {
        return new Streamed(name, shape, tensor);
    }

    private final class Streamed implements Parameter {
        private final String name;
        private final Shape shape;
        private final Tensor tensor;

        Streamed(String name, Shape shape, Tensor tensor) {
            this.name = name;
            this.shape = shape;
            this.tensor = tensor;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Shape shape() {
            return shape;
        }

        @Override
        public NDArray array() {
            NDManager own = manager;
            if (own == null || user != Thread.currentThread()) {
                throw new IllegalStateException(name + " is read while its layer is used");
            }
            return read.computeIfAbsent(name, key -> Scoped.outlive(tensor.load(own)));
        }

        @Override
        public NDArray rows(NDArray ids) {
            return Scoped.run(() -> tensor.rows(ids.toLongArray(), ids.getManager()));
        }
    }
}
