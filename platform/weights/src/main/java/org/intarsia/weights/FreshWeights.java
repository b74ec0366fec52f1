package org.intarsia.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.intarsia.base.Digests;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Weights that begin at random and are trained. A parameter's first values depend on the seed and
 * its full name alone, whatever the order in which a network asks. Safe for concurrent use.
 */
public final class FreshWeights implements AutoCloseable {
    /** Before an ending of names. */
    private final NDManager manager;

    private final long seed;
    private final String prefix;
    private final MatrixPrecision precision;
    private final Map<String, Parameter> all = new LinkedHashMap<>();
    private final SortedMap<String, NDArray> trained = new TreeMap<>();

    /**
     * @param parent decides the device
     * @param prefix put before every name as it is: {@code net.}, or empty
     */
    public FreshWeights(NDManager parent, long seed, String prefix) {
        this(parent, seed, prefix, MatrixPrecision.FLOAT32);
    }

    /**
     * As the other.
     *
     * @param precision of the products with these parameters while gradients flow
     */
    public FreshWeights(NDManager parent, long seed, String prefix, MatrixPrecision precision) {
        this.manager = parent.newSubManager();
        this.seed = seed;
        this.prefix = prefix;
        this.precision = precision;
    }

    /** What to build from. */
    public Weights view() {
        return view("");
    }

    /**
     * As the other, for a part whose names in the file begin with another prefix besides.
     *
     * @param more put before every name as it is: {@code text_encoder.}, or empty
     */
    public Weights view(String more) {
        return new WeightsView(new Creator(null), prefix + more);
    }

    /** The trained parameters by full name; each requires a gradient. */
    public synchronized SortedMap<String, NDArray> trained() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(trained));
    }

    /** Everything that a file of this network holds, by full name: trained and fixed. */
    public synchronized SortedMap<String, NDArray> all() {
        SortedMap<String, NDArray> arrays = new TreeMap<>();
        all.forEach((name, parameter) -> arrays.put(name, parameter.array()));
        return Collections.unmodifiableSortedMap(arrays);
    }

    /** As the other, with no parameter left as it is. */
    public void load(StateDict dict, Problems problems) {
        load(dict, List.of(), Map.of(), problems);
    }

    /**
     * Copies a file's values over those held, in place. Names that the file holds besides are
     * passed over.
     *
     * @param fresh beginnings of the names of parameters that keep the values they have, or {@code
     *     *} and an ending of them
     * @param rename beginnings of names in the file, and what they are here
     * @param problems is given INT-303 for names that the file lacks and INT-304 for those of
     *     another shape, INT-317 for those with values that are not finite, and INT-316 for a
     *     beginning that no parameter has; then nothing is copied
     */
    public synchronized void load(
            StateDict dict, List<String> fresh, Map<String, String> rename, Problems problems) {
        Problems found = new Problems();
        for (String some : fresh) {
            if (all.keySet().stream().noneMatch(name -> StartNames.isMeant(some, name))) {
                found.add(
                        ErrorCode.NO_PARAMETERS_WITH_PREFIX,
                        "weights",
                        StartNames.isEnding(some)
                                ? "no parameter's name ends with " + some.substring(1)
                                : "no parameter's name begins with " + some,
                        "Parameters are called like " + NameLists.list(List.copyOf(all.keySet())));
            }
        }
        load(
                dict,
                name -> fresh.stream().noneMatch(it -> StartNames.isMeant(it, name)),
                rename,
                found);
        found.list().forEach(problems::add);
    }

    /**
     * As {@link #load(StateDict, List, Map, Problems)} for the parameters of one part.
     *
     * @param here begins the names of its parameters
     * @param inFile begins them in the file
     */
    public synchronized void loadBelow(
            StateDict dict, String here, String inFile, Problems problems) {
        Problems found = new Problems();
        load(dict, name -> name.startsWith(here), Map.of(inFile, here), found);
        found.list().forEach(problems::add);
    }

    private void load(
            StateDict dict, Predicate<String> wanted, Map<String, String> rename, Problems found) {
        List<Parameter> taken =
                all.values().stream().filter(parameter -> wanted.test(parameter.name())).toList();
        List<String> missing = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        for (Parameter parameter : taken) {
            String name = StartNames.stored(parameter.name(), rename);
            if (!dict.names().contains(name)) {
                missing.add(name);
            } else if (!dict.info(name).shape().equals(parameter.shape())) {
                misshapen.add(
                        MismatchProblems.shapes(name, dict.info(name).shape(), parameter.shape()));
            }
        }
        if (!missing.isEmpty()) {
            found.add(MismatchProblems.missing(missing, dict, prefix, Optional.empty()));
        }
        if (!misshapen.isEmpty()) {
            found.add(MismatchProblems.misshapen(misshapen, dict));
        }
        if (found.isEmpty()) {
            List<String> notFinite = new ArrayList<>();
            found.collect(() -> notFinite.addAll(notFinite(dict, taken, rename)));
            if (!notFinite.isEmpty()) {
                found.add(MismatchProblems.notFinite(notFinite, dict));
            }
        }
        if (found.isEmpty()) {
            found.collect(
                    () ->
                            taken.forEach(
                                    parameter ->
                                            copy(
                                                    dict,
                                                    StartNames.stored(parameter.name(), rename),
                                                    parameter)));
        }
    }

    /** Closes every array. */
    @Override
    public void close() {
        manager.close();
    }

    private List<String> notFinite(
            StateDict dict, List<Parameter> taken, Map<String, String> rename) {
        List<String> notFinite = new ArrayList<>();
        for (Parameter parameter : taken) {
            String name = StartNames.stored(parameter.name(), rename);
            try (NDManager scratch = manager.newSubManager()) {
                boolean infinite = !trained.containsKey(parameter.name());
                if (!CheckpointWeights.isSound(dict.load(name, scratch), infinite)) {
                    notFinite.add(name);
                }
            }
        }
        return notFinite;
    }

    private void copy(StateDict dict, String stored, Parameter parameter) {
        NDArray target = parameter.array();
        boolean gradient = trained.containsKey(parameter.name());
        try (NDManager scratch = manager.newSubManager();
                NDArray source = dict.load(stored, scratch)) {
            // An array that requires a gradient refuses to be written in place.
            target.setRequiresGradient(false);
            source.toType(target.getDataType(), false).copyTo(target);
        } finally {
            target.setRequiresGradient(gradient);
        }
    }

    private synchronized Parameter create(
            String name, Shape shape, Supplier<float[]> values, boolean train) {
        Parameter before = all.get(name);
        if (before != null) {
            ParameterConflicts.refuse(name, before.shape(), shape);
            return before;
        }
        NDArray array = LazyTable.create(manager, shape, values.get(), name);
        if (train) {
            array.setRequiresGradient(true);
            trained.put(name, array);
        }
        Parameter held = new LoadedParameter(name, shape, array, precision);
        all.put(name, held);
        return held;
    }

    private RandomGenerator generator(String name) {
        MessageDigest digest = Digests.sha256();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        return new SplittableRandom(ByteBuffer.wrap(digest.digest()).getLong());
    }

    private final class Creator implements ParameterStore {
        private final @Nullable Set<String> onlyTrained;

        /**
         * @param onlyTrained last parts of the names of parameters that are trained, or null for
         *     all
         */
        Creator(@Nullable Set<String> onlyTrained) {
            this.onlyTrained = onlyTrained;
        }

        /**
         * @throws IntarsiaException INT-311 when the name was requested before with another shape
         */
        @Override
        public Parameter parameter(String name, Shape shape, Init init) {
            boolean train =
                    onlyTrained == null
                            || onlyTrained.contains(name.substring(name.lastIndexOf('.') + 1));
            return create(name, shape, () -> init.values(shape, generator(name)), train);
        }

        @Override
        public ParameterStore frozen(Set<String> except) {
            return new Creator(except);
        }

        @Override
        public boolean isTrained() {
            return true;
        }

        @Override
        public Parameter fixed(String name, Shape shape, Supplier<float[]> values) {
            return create(name, shape, values, false);
        }

        @Override
        public Parameter table(Shape shape, Supplier<float[]> values) {
            return new LazyTable(manager, shape, values);
        }

        /** Nothing is made of what nobody uses. */
        @Override
        public void unread(String name, Shape shape) {}

        @Override
        public boolean has(String beginning) {
            return false;
        }
    }
}
