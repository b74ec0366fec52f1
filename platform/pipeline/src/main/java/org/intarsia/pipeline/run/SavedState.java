package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.run.Progress;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.file.SafetensorsWriter;
import org.intarsia.weights.file.StateDicts;

/**
 * Where a run stood, as a safetensors file holds it: the arrays of the sampler's state, what
 * guidance keeps, and how many steps were taken. Noise needs no saving, since it is a function of
 * the seeds.
 */
public final class SavedState implements AutoCloseable {
    private static final String VALUE = "value.";
    private static final String MEMORY = "memory.";
    private static final String GUIDANCE = "guidance.";
    private static final String TIME = "t";
    private static final String INDEX = "index";
    private static final String EXPECTED = "expected";
    private static final String EVALUATIONS = "evaluations";
    private static final String FIGURE = "figure.";
    private static final String NOTE = "note.";

    /** Those that a file gives back bit for bit. */
    private static final Set<DataType> EXACT =
            Set.of(
                    DataType.FLOAT32,
                    DataType.INT64,
                    DataType.INT32,
                    DataType.INT8,
                    DataType.UINT8,
                    DataType.BOOLEAN);

    private final StateDict dict;

    private SavedState(StateDict dict) {
        this.dict = dict;
    }

    /**
     * What a file holds, read.
     *
     * @param state its arrays belong to the run
     * @param guidance what guidance kept
     * @param evaluations forwards of one branch before
     */
    record Content(SamplerState state, NDList guidance, long evaluations) {}

    /** Whether a file can hold these arrays exactly. */
    static boolean exact(SamplerState state, NDList guidance) {
        return Stream.of(state.values(), state.memory(), guidance)
                .flatMap(List::stream)
                .allMatch(array -> EXACT.contains(array.getDataType()));
    }

    static void write(
            Path file,
            SamplerState state,
            NDList guidance,
            long evaluations,
            Map<String, String> notes) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        put(arrays, VALUE, state.values());
        put(arrays, MEMORY, state.memory());
        put(arrays, GUIDANCE, guidance);
        Map<String, String> texts = new LinkedHashMap<>();
        notes.forEach((name, text) -> texts.put(NOTE + name, text));
        Progress progress = state.progress();
        progress.figures()
                .forEach((name, value) -> texts.put(FIGURE + name, Double.toString(value)));
        texts.put(INDEX, Integer.toString(progress.index()));
        texts.put(EXPECTED, Integer.toString(progress.expected()));
        texts.put(EVALUATIONS, Long.toString(evaluations));
        try (NDManager own = state.values().getManager().newSubManager()) {
            arrays.put(TIME, own.create(state.t(), new Shape(state.t().length)));
            SafetensorsWriter.write(file, arrays, texts);
        }
    }

    private static void put(Map<String, NDArray> arrays, String name, NDList list) {
        for (int i = 0; i < list.size(); i++) {
            arrays.put(name + i, list.get(i));
        }
    }

    /**
     * Opens a file; no value is read yet.
     *
     * @param most bytes that it may have
     * @throws IntarsiaException INT-301, INT-306 when it cannot be read or is damaged
     */
    public static SavedState open(Path file, long most) {
        if (file.toFile().length() > most && Files.exists(file)) {
            throw damaged(file, "it is larger than the state of a run can be");
        }
        StateDict dict = StateDicts.open(file, null);
        SavedState saved = new SavedState(dict);
        if (saved.number(INDEX) < 0
                || saved.number(EXPECTED) < 0
                || saved.number(EVALUATIONS) < 0) {
            dict.close();
            throw damaged(file, "it does not say at which step the run was");
        }
        return saved;
    }

    private static IntarsiaException damaged(Path file, String cause) {
        return new IntarsiaException(
                ErrorCode.SAFETENSORS_DAMAGED,
                Place.file(String.valueOf(file.getFileName())),
                cause,
                "Delete it; the run then starts again.");
    }

    /** A note of who wrote it; empty when there is none of this name. */
    public Optional<String> note(String name) {
        return Optional.ofNullable(dict.metadata().get(NOTE + name));
    }

    /** Steps taken. */
    public int index() {
        return (int) number(INDEX);
    }

    /** -1 where it says none. */
    private long number(String name) {
        String text = dict.metadata().getOrDefault(name, "");
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : -1;
    }

    /**
     * @param first the state that a run of this request starts with
     * @return nothing where the file's arrays cannot follow from it
     */
    Optional<Content> read(NDManager manager, SamplerState first) {
        List<TensorInfo> values = infos(VALUE);
        List<TensorInfo> memory = infos(MEMORY);
        List<TensorInfo> guidance = infos(GUIDANCE);
        int known = values.size() + memory.size() + guidance.size() + 1;
        boolean flow = first.t().length > 0;
        if (known != dict.names().size()
                || !dict.names().contains(TIME)
                || dict.info(TIME).shape().size() != first.t().length
                || values.size() < first.values().size()
                || flow && values.size() != first.values().size()
                || number(INDEX) > number(EXPECTED)) {
            return Optional.empty();
        }
        for (int i = 0; i < first.values().size(); i++) {
            if (!follows(values.get(i), first.values().get(i), flow)) {
                return Optional.empty();
            }
        }
        NDList[] lists = {load(values, manager), load(memory, manager), load(guidance, manager)};
        SamplerState state =
                new SamplerState(progress(), times(manager), lists[0], lists[1], first.noise());
        return Optional.of(new Content(state, lists[2], number(EVALUATIONS)));
    }

    /** A flow's arrays keep their shapes; in autoregression each row grows. */
    private static boolean follows(TensorInfo saved, NDArray first, boolean flow) {
        Shape shape = first.getShape();
        return flow
                ? saved.shape().equals(shape)
                : saved.shape().dimension() > 0 && saved.shape().get(0) == shape.get(0);
    }

    private List<TensorInfo> infos(String prefix) {
        List<TensorInfo> infos = new ArrayList<>();
        while (dict.names().contains(prefix + infos.size())) {
            infos.add(dict.info(prefix + infos.size()));
        }
        return infos;
    }

    /** Copies: an array of a mapped file must not be written to. */
    private NDList load(List<TensorInfo> infos, NDManager manager) {
        NDList list = new NDList();
        for (TensorInfo info : infos) {
            try (NDArray mapped = dict.load(info.name(), manager)) {
                list.add(mapped.duplicate());
            }
        }
        return list;
    }

    private float[] times(NDManager manager) {
        try (NDArray t = dict.load(TIME, manager)) {
            return t.toFloatArray();
        }
    }

    private Progress progress() {
        Map<String, Double> figures = new LinkedHashMap<>();
        dict.metadata()
                .forEach(
                        (name, text) -> {
                            if (name.startsWith(FIGURE)) {
                                figures.put(name.substring(FIGURE.length()), Double.valueOf(text));
                            }
                        });
        return new Progress((int) number(INDEX), (int) number(EXPECTED), false, figures);
    }

    @Override
    public void close() {
        dict.close();
    }
}
