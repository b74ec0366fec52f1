package org.intarsia.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.run.Scoped;

/**
 * Weights from a file. Several parts may be built from one; then {@link #check} says what does not
 * fit. Safe for concurrent use.
 */
public final class CheckpointWeights implements AutoCloseable {
    private final StateDict dict;
    private final NameRules rules;

    /** The file's names by what they are renamed to, and the other way round. */
    private final SortedMap<String, String> storedNames;

    private final Map<String, String> renamed = new HashMap<>();
    private final NDManager manager;
    private final Map<String, Parameter> asked = new LinkedHashMap<>();
    private final Set<String> unread = new HashSet<>();
    private final List<String> missing = new ArrayList<>();
    private final List<String> misshapen = new ArrayList<>();
    private final List<String> notFinite = new ArrayList<>();
    private final List<Problem> unreadable = new ArrayList<>();
    private long loadedBytes;

    /**
     * @param dict stays the caller's; it may be closed once everything is built, unless some of it
     *     is streamed
     * @param prefix put before every name as it is: {@code net.}, or empty
     * @param parent decides the device
     */
    public CheckpointWeights(StateDict dict, String prefix, NDManager parent) {
        this(dict, NameRules.of(prefix), parent);
    }

    /**
     * As {@link #CheckpointWeights(StateDict, String, NDManager)}.
     *
     * @throws IntarsiaException INT-319 when the rules rename two tensors of the file to one
     */
    public CheckpointWeights(StateDict dict, NameRules rules, NDManager parent) {
        this.dict = dict;
        this.rules = rules;
        this.storedNames = rules.renaming().storedNames(dict);
        storedNames.forEach((name, stored) -> renamed.put(stored, name));
        this.manager = parent.newSubManager();
    }

    /**
     * What to build from. A parameter that the file lacks or holds in another shape is noted for
     * {@link #check}; its values cannot be requested.
     */
    public Weights view() {
        return new WeightsView(new Loader(), rules.prefix());
    }

    /**
     * Adds what does not fit, one problem a kind: INT-303 parameters that the file lacks, INT-304
     * those of another shape, INT-317 those with values that are not finite, INT-305 names below
     * the prefix that no part requested. To be called when every part is built.
     */
    public void check(Problems problems) {
        check(List.of(this), problems);
    }

    /**
     * As {@link #check(Problems)}, where several may read one file, each for parts of its own: what
     * one of them requests or ignores is in use.
     */
    public static void check(Collection<CheckpointWeights> all, Problems problems) {
        all.forEach(one -> one.checkAsked(problems));
        Set<StateDict> files = new LinkedHashSet<>();
        all.forEach(one -> files.add(one.dict));
        for (StateDict file : files) {
            List<CheckpointWeights> readers = all.stream().filter(it -> it.dict == file).toList();
            List<String> unused =
                    file.names().stream()
                            .filter(name -> readers.stream().anyMatch(it -> it.covers(name)))
                            .filter(name -> readers.stream().noneMatch(it -> it.knows(name)))
                            .toList();
            if (!unused.isEmpty()) {
                problems.add(MismatchProblems.unused(unused, file));
            }
        }
    }

    private synchronized void checkAsked(Problems problems) {
        unreadable.forEach(problems::add);
        if (!missing.isEmpty()) {
            problems.add(
                    MismatchProblems.missing(
                            missing,
                            dict,
                            rules.prefix(),
                            NameProposal.next(asked.keySet(), rules, storedNames)));
        }
        if (!misshapen.isEmpty()) {
            problems.add(MismatchProblems.misshapen(misshapen, dict));
        }
        if (!notFinite.isEmpty()) {
            problems.add(MismatchProblems.notFinite(notFinite, dict));
        }
    }

    private boolean covers(String stored) {
        return renamed.get(stored).startsWith(rules.prefix());
    }

    private synchronized boolean knows(String stored) {
        String name = renamed.get(stored);
        return asked.containsKey(name)
                || unread.contains(name)
                || rules.ignore().stream()
                        .anyMatch(beginning -> name.startsWith(rules.prefix() + beginning));
    }

    /** Bytes of the parameters in use, tables not counted. */
    public synchronized long loadedBytes() {
        return loadedBytes;
    }

    /** Closes every array. */
    @Override
    public void close() {
        manager.close();
    }

    private class Loader implements StreamingStore {
        @Override
        public Parameter parameter(String name, Shape shape, Init init) {
            return find(name, shape, inFile -> loaded(name, shape, inFile, false));
        }

        @Override
        public Parameter fixed(String name, Shape shape, Supplier<float[]> values) {
            // Such tables may hold infinities: those of an attention mask.
            return find(name, shape, inFile -> loaded(name, shape, inFile, true));
        }

        @Override
        public Parameter table(Shape shape, Supplier<float[]> values) {
            return new LazyTable(manager, shape, values);
        }

        @Override
        public void unread(String name, Shape shape) {
            leave(name);
        }

        @Override
        public Weights.Layer streamed(String prefix) {
            return new LayerWeights(
                    manager, layer -> new WeightsView(new Streaming(layer), prefix));
        }

        @Override
        public boolean has(String beginning) {
            return storedNames.tailMap(beginning).keySet().stream()
                    .limit(1)
                    .anyMatch(name -> name.startsWith(beginning));
        }
    }

    /** Parameters that are read when their layer is used; names and shapes are checked at once. */
    private final class Streaming extends Loader {
        private final LayerWeights layer;

        Streaming(LayerWeights layer) {
            this.layer = layer;
        }

        @Override
        public Parameter parameter(String name, Shape shape, Init init) {
            return find(
                    name,
                    shape,
                    inFile -> {
                        // Says whether the type can be read, and reads nothing.
                        dict.rows(inFile, new long[0], manager).close();
                        return layer.parameter(name, shape, new LayerWeights.Tensor(dict, inFile));
                    });
        }
    }

    private synchronized void leave(String name) {
        unread.add(name);
    }

    /** Makes a parameter of a tensor of the file that is there and of the right shape. */
    @FunctionalInterface
    private interface Making {
        Parameter of(String inFile);
    }

    private synchronized Parameter find(String name, Shape shape, Making making) {
        Parameter before = asked.get(name);
        if (before != null) {
            ParameterConflicts.refuse(name, before.shape(), shape);
            return before;
        }
        Parameter found = make(name, shape, making);
        asked.put(name, found);
        return found;
    }

    private Parameter make(String name, Shape shape, Making making) {
        try {
            String inFile = stored(name);
            if (!storedNames.containsKey(name) && renamed.containsKey(name)) {
                // The file's own name of a tensor that has another one now.
                missing.add(name);
                return new MissingParameter(name, shape, name + " is not in the file");
            }
            Shape stored = dict.info(inFile).shape();
            if (!stored.equals(shape)) {
                misshapen.add(MismatchProblems.shapes(name, stored, shape));
                return new MissingParameter(name, shape, name + " has another shape in the file");
            }
            return making.of(inFile);
        } catch (IntarsiaException e) {
            if (e.problems().get(0).code() == ErrorCode.NO_SUCH_TENSOR) {
                missing.add(name);
            } else {
                unreadable.addAll(e.problems());
            }
            return new MissingParameter(name, shape, name + " could not be read from the file");
        }
    }

    private String stored(String name) {
        return storedNames.getOrDefault(name, name);
    }

    private Parameter loaded(String name, Shape shape, String inFile, boolean infinite) {
        NDArray array = Scoped.outlive(floats(dict.load(inFile, manager)));
        if (!isSound(array, infinite)) {
            notFinite.add(name);
        }
        loadedBytes += shape.size() * array.getDataType().getNumOfBytes();
        return new LoadedParameter(name, shape, array);
    }

    /**
     * The sum is not finite if a value is not; if it only overflows, every value is looked at.
     *
     * @param infinite whether values may be infinite; none is ever NaN
     */
    static boolean isSound(NDArray array, boolean infinite) {
        return Scoped.value(
                () ->
                        array.isEmpty()
                                || Float.isFinite(array.sum().toFloatArray()[0])
                                || !(infinite
                                                ? array.isNaN()
                                                : array.isNaN().logicalOr(array.isInfinite()))
                                        .any()
                                        .getBoolean());
    }

    static NDArray floats(NDArray array) {
        if (array.getDataType() == DataType.FLOAT32) {
            return array;
        }
        try (array) {
            return array.toType(DataType.FLOAT32, true);
        }
    }
}
