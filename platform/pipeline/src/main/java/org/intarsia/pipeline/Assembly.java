package org.intarsia.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.intarsia.kernel.Kinds;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Component;
import org.intarsia.spi.Conditioning;
import org.intarsia.spi.ConditioningSpec;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.ImageSpec;
import org.intarsia.spi.IntarsiaException;
import org.intarsia.spi.LatentSpec;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.PredictionKind;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.RunContext.Network;
import org.intarsia.spi.SampleRequest;
import org.intarsia.spi.Tokenizer;

/**
 * A pipeline that is ready to run: its parts with their weights. Serves concurrent runs; closed
 * after the last one.
 */
public final class Assembly implements AutoCloseable {
    private final Plan plan;
    private final NDManager manager;
    private final Map<String, PartBuilder.Built> parts;
    private final List<AutoCloseable> owned;
    private final Supplier<Map<String, String>> weightDigests;

    Assembly(
            Plan plan,
            NDManager manager,
            Map<String, PartBuilder.Built> parts,
            List<AutoCloseable> owned,
            Supplier<Map<String, String>> weightDigests) {
        this.plan = plan;
        this.manager = manager;
        this.parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        this.owned = new ArrayList<>(owned);
        this.weightDigests = weightDigests;
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
        return part(Tokenizer.class).latents();
    }

    /** SHA-256 of every weight file by its name; reads the whole files when first asked. */
    public Map<String, String> weightDigests() {
        return weightDigests.get();
    }

    /**
     * @throws IntarsiaException INT-206 when the pipeline has no part of the kind
     */
    public <C extends Component> C part(Class<C> kind) {
        return find(kind)
                .orElseThrow(
                        () ->
                                new IntarsiaException(
                                        "INT-206",
                                        "pipeline",
                                        "it has no " + Kinds.word(kind),
                                        "Name one in the manifest."));
    }

    public <C extends Component> Optional<C> find(Class<C> kind) {
        return Optional.ofNullable(parts.get(Kinds.word(kind))).map(this::placed).map(kind::cast);
    }

    private Component placed(PartBuilder.Built part) {
        String word = part.entry().device();
        Device own = word == null ? device() : Devices.resolve(word, part.entry().place());
        return Placed.on(part.instance(), own, device());
    }

    /** What a sampler of this pipeline starts from. */
    public SampleRequest request(NDManager runManager) {
        return new SampleRequest(
                latents(),
                part(Backbone.class).companions(),
                part(PredictionHead.class).prediction(),
                runManager);
    }

    /**
     * The pipeline's networks for one run.
     *
     * @param guided whether the manifest's guidance is applied
     */
    public GuidedPredictor predictor(
            RunContext run, Conditioning given, PredictionKind wanted, boolean guided) {
        Network network = new Network(part(Backbone.class), part(PredictionHead.class));
        Guidance guidance = guided ? find(Guidance.class).orElse(null) : null;
        return new GuidedPredictor(run, network, guidance, given, wanted);
    }

    @Override
    public void close() {
        parts.values().forEach(Assembly::close);
        for (AutoCloseable resource : owned) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("a model file did not close", e);
            }
        }
        owned.clear();
        manager.close();
    }

    private static void close(PartBuilder.Built part) {
        part.instance().close();
        part.with().values().forEach(Assembly::close);
    }
}
