package org.intarsia.nn.ops;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.spi.run.Scoped;

/**
 * The operations as compiled by the engine. There are packs of the same methods, which differ in
 * how they multiply and convolve: with oneDNN's fused products, which have no gradients here;
 * plainly, where gradients flow; and so with factors rounded to bfloat16. Convolutions of the
 * latter two have stride 1 and channels padded to sixteens, for oneDNN's gradients of others are
 * wrong in places (seen with the engine of DJL 0.35: up to 0.9 of the largest value, whatever the
 * processor and the threads). Compiled once a process; safe for concurrent calls.
 */
public final class OpPack {
    private static final String METHOD = "module_method:";

    private final NDManager manager;
    private final PtSymbolBlock block;
    private final PtNDArray absent;
    private final Map<Number, PtNDArray> scalars = new ConcurrentHashMap<>();
    private final Map<String, PtNDArray> methods = new ConcurrentHashMap<>();

    private OpPack(String... sources) {
        manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        String text = Stream.of(sources).map(OpPack::text).collect(Collectors.joining());
        try (InputStream archive = new ByteArrayInputStream(OpArchive.pack(text))) {
            block = JniUtils.loadModule((PtNDManager) manager, archive, false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        absent = kept((PtNDArray) manager.create(new Shape(0)));
    }

    static final class Plain {
        static final OpPack PACK = taught("linear-plain", "dense-float32");
    }

    static final class Bfloat16 {
        static final OpPack PACK = load();

        /**
         * Where the processor has no products of bfloat16, oneDNN refuses to convolve in it and
         * multiplies ten times as slowly as in float32: there the same factors are rounded and
         * multiplied in float32.
         */
        private static OpPack load() {
            if (Fast.PACK != Gpu.PACK) {
                OpPack pack = taught("linear-bfloat16", "dense-bfloat16");
                try (NDManager scratch = pack.manager.newSubManager()) {
                    NDArray map = scratch.zeros(new Shape(1, 16, 1, 1));
                    pack.run("conv2d", map, scratch.zeros(new Shape(16, 16, 1, 1)), null, 1, 0);
                    return pack;
                } catch (EngineException noBfloat16) {
                    pack.close();
                }
            }
            return rounded();
        }

        static OpPack rounded() {
            return taught("linear-rounded", "dense-rounded");
        }
    }

    /** Without oneDNN no workaround is needed. */
    private static OpPack taught(String linear, String dense) {
        return Fast.PACK == Gpu.PACK
                ? new OpPack("ops", "maps", linear, "swiglu-plain", "conv-direct")
                : new OpPack("ops", "maps", linear, "swiglu-plain", "conv-padded", dense);
    }

    static final class Gpu {
        static final OpPack PACK =
                new OpPack("ops", "maps", "linear-plain", "swiglu-plain", "conv-direct");
    }

    static final class Fast {
        static final OpPack PACK = load();

        /** An engine built without oneDNN does not know its operations. */
        private static OpPack load() {
            try {
                return new OpPack("ops", "maps", "linear-onednn", "conv-onednn");
            } catch (EngineException withoutOneDnn) {
                return Gpu.PACK;
            }
        }
    }

    /**
     * Calls a method.
     *
     * @param arguments an {@code NDArray}, a {@code Number}, or null for one that is left out; the
     *     first is an array
     * @return attached to the manager of the first argument
     */
    public static NDArray call(String method, Object... arguments) {
        return call(MatrixPrecision.FLOAT32, method, arguments);
    }

    /**
     * As {@link #call(String, Object...)} for a method that multiplies or convolves by parameters.
     *
     * @param precision of the products while gradients flow
     */
    public static NDArray call(MatrixPrecision precision, String method, Object... arguments) {
        return fitting((NDArray) arguments[0], precision).run(method, arguments);
    }

    private static OpPack fitting(NDArray first, MatrixPrecision precision) {
        if (first.getDevice().isGpu()) {
            return Gpu.PACK;
        }
        if (!JniUtils.isGradMode()) {
            return Fast.PACK;
        }
        return switch (precision) {
            case FLOAT32 -> Plain.PACK;
            case BFLOAT16 -> Bfloat16.PACK;
        };
    }

    /**
     * The engine reads meaning into the names of arrays: the first one's names the method, and one
     * with a dot in it (a parameter's) would become a member of a map.
     */
    NDArray run(String method, Object... arguments) {
        // Profiled graphs are rewritten after the first calls and then round differently.
        JniUtils.setGraphExecutorOptimize(false);
        NDList list = new NDList(methods.computeIfAbsent(method, this::named));
        List<NDArray> nameless = new ArrayList<>();
        for (Object argument : arguments) {
            PtNDArray array = tensor(argument);
            if (array.getName() != null) {
                array = array.reshape(array.getShape());
                nameless.add(array);
            }
            list.add(array);
        }
        // IValueUtils.runMethod would give tensors that no gradient may ever pass.
        NDArray result = IValueUtils.forward(block, list, true).singletonOrThrow();
        nameless.forEach(NDArray::close);
        result.attach(((NDArray) arguments[0]).getManager());
        return result;
    }

    private void close() {
        absent.close();
        scalars.values().forEach(NDArray::close);
        methods.values().forEach(NDArray::close);
        block.close();
        manager.close();
    }

    private PtNDArray named(String method) {
        PtNDArray array = kept((PtNDArray) manager.create(0f));
        array.setName(METHOD + method);
        return array;
    }

    private PtNDArray tensor(Object argument) {
        if (argument == null) {
            return absent;
        }
        return argument instanceof PtNDArray array
                ? array
                : scalars.computeIfAbsent((Number) argument, this::scalar);
    }

    private PtNDArray scalar(Number value) {
        return kept(
                (PtNDArray)
                        (value instanceof Integer
                                ? manager.create(value.longValue())
                                : manager.create(value.doubleValue())));
    }

    /**
     * Created inside a caller's scope, but outlives it. The pack owns it, and no manager: who
     * counts the arrays of the managers, as tests do, would take a constant that is made at its
     * first use for one that was left behind.
     */
    private static PtNDArray kept(PtNDArray array) {
        Scoped.outlive(array).detach();
        return array;
    }

    private static String text(String name) {
        try (InputStream in = OpPack.class.getResourceAsStream(name + ".torchscript")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
