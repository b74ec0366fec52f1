package org.intarsia.pipeline.assembly;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.base.Closer;
import org.intarsia.kernel.PluginCode;
import org.intarsia.pipeline.build.BuiltPart;
import org.intarsia.pipeline.build.Devices;
import org.intarsia.pipeline.build.WatchedPart;
import org.intarsia.pipeline.plan.MemoryEstimate;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Component;
import org.intarsia.spi.Kind;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * A pipeline that is ready to run: its parts with their weights. Serves concurrent runs; closed
 * after the last one.
 */
public final class Assembly implements AutoCloseable {
    private final Plan plan;
    private final NDManager manager;
    private final List<PartGroup> groups;
    private final long bytesRead;
    private final Map<Kind, BuiltPart> parts = new EnumMap<>(Kind.class);
    private final Set<Kind> built = EnumSet.noneOf(Kind.class);
    private boolean closed;

    /**
     * @param manager of the runs
     * @param byKind where each of its parts is; a group may hold parts that are not its own
     * @param groups held from now on
     * @param fresh those that were built for it
     * @param bytesRead of parameters, for them
     */
    Assembly(
            Plan plan,
            NDManager manager,
            Map<Kind, PartGroup> byKind,
            List<PartGroup> groups,
            Set<PartGroup> fresh,
            long bytesRead) {
        this.plan = plan;
        this.manager = manager;
        this.groups = List.copyOf(groups);
        this.bytesRead = bytesRead;
        byKind.forEach((kind, group) -> parts.put(kind, group.parts().get(kind)));
        byKind.forEach(
                (kind, group) -> {
                    if (fresh.contains(group)) {
                        built.add(kind);
                    }
                });
    }

    public Plan plan() {
        return plan;
    }

    /** Lives as long as the assembly, on the pipeline's device. Runs take a sub-manager. */
    public NDManager manager() {
        return manager;
    }

    public Device device() {
        return manager.getDevice();
    }

    public ImageSpec image() {
        return plan.manifest().image();
    }

    public ConditioningSpec conditioning() {
        return plan.manifest().conditioning();
    }

    public LatentSpec latents() {
        return plan.manifest().declaredLatents().orElseGet(() -> part(Tokenizer.class).latents());
    }

    /** SHA-256 of every weight file by its name; reads the whole files when first asked. */
    public Map<String, String> weightDigests() {
        Map<String, String> digests = new LinkedHashMap<>();
        for (PartGroup group : groups) {
            group.files()
                    .forEach(
                            (key, dict) ->
                                    digests.put(
                                            String.valueOf(key.file().getFileName()),
                                            dict.sha256()));
        }
        return digests;
    }

    List<PartGroup> groups() {
        return groups;
    }

    /** Whether its parts can stand for those of a group. */
    public boolean covers(Plan.Group wanted) {
        return groups.stream().anyMatch(group -> group.plan().covers(wanted));
    }

    /** The kinds of the parts that were built for it, not taken over from another. */
    public List<Kind> built() {
        return List.copyOf(built);
    }

    /** Bytes of parameters that were read for the parts that were built for it. */
    public long bytesRead() {
        return bytesRead;
    }

    /** The classes of its parts, for those who watch over class loaders. */
    public List<Class<?>> implementations() {
        List<Class<?>> classes = new ArrayList<>();
        parts.values().forEach(part -> classes.add(part.component().implementation()));
        return classes;
    }

    /** The code of its parts and of those that they hold. */
    public List<PluginCode> codes() {
        List<PluginCode> codes = new ArrayList<>();
        parts.values().forEach(part -> collect(part, codes));
        return codes;
    }

    private static void collect(BuiltPart part, List<PluginCode> codes) {
        codes.add(PluginCode.of(part.component()));
        part.with().values().forEach(held -> collect(held, codes));
    }

    /**
     * @param type a kind of part, or an interface of one
     * @throws IntarsiaException INT-206 when the pipeline has no such part
     */
    public <C extends Component> C part(Class<C> type) {
        return find(type)
                .orElseThrow(
                        () ->
                                new IntarsiaException(
                                        ErrorCode.MISSING_PART,
                                        "pipeline",
                                        "it has no " + kind(type).word() + " that is needed here",
                                        "Name one in the manifest."));
    }

    /** The part, where there is one of this type. */
    public <C extends Component> Optional<C> find(Class<C> type) {
        return Optional.ofNullable(parts.get(kind(type)))
                .map(this::placed)
                .flatMap(part -> WatchedPart.as(part, type));
    }

    private static Kind kind(Class<?> type) {
        return Kind.of(type)
                .orElseThrow(() -> new IllegalArgumentException("no kind of component: " + type));
    }

    private Component placed(BuiltPart part) {
        String word = part.entry().device();
        Device own = word == null ? device() : Devices.resolve(word, part.entry().place());
        return DevicePlacement.on(part.instance(), own, device());
    }

    /**
     * The memory of a process that runs this pipeline alone; {@link MemoryEstimate#runBytes} is
     * what one run adds.
     *
     * @param batch images that a run makes at once, at least 1
     */
    public MemoryEstimate memory(int batch) {
        return MemoryEstimate.of(parts, plan.pictures(), batch, plan.weightBytes());
    }

    /** What a sampler of this pipeline starts from. */
    public SampleRequest request(NDManager runManager) {
        return new SampleRequest(
                latents(),
                part(Backbone.class).companions(),
                part(PredictionHead.class).prediction(),
                runManager);
    }

    /** Lets go of its parts; calling it again does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Closer closing = new Closer();
        groups.forEach(group -> closing.close(group::release));
        closing.close(manager);
        closing.throwIfAny();
    }
}
