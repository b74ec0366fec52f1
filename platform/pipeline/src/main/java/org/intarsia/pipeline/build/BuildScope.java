package org.intarsia.pipeline.build;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.Component;
import org.intarsia.spi.Kind;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.text.TokenizerFile;

/** What constructors are given while a pipeline is built, one component after the other. */
final class BuildScope extends AbstractModule {
    private final Map<Kind, Component> built = new EnumMap<>(Kind.class);
    private Inputs current;

    /**
     * What is one component's own.
     *
     * @param kind of the part
     * @param specs of the pipeline that it belongs to
     * @param parts those that it holds
     * @param beside backbone and head that are held with it and stand before it, by kind: a weaker
     *     head reads the weaker backbone, not the pipeline's
     */
    record Inputs(
            Kind kind,
            BuildSpecs specs,
            Record options,
            Supplier<Weights> weights,
            TokenizerFile tokenizer,
            NestedParts parts,
            Map<Kind, Component> beside) {}

    /** Runs what builds one component; its inputs are available neither before nor afterwards. */
    <T> T with(Inputs inputs, Supplier<T> building) {
        current = inputs;
        try {
            return building.get();
        } finally {
            current = null;
        }
    }

    private Inputs inputs() {
        if (current == null) {
            throw new IllegalStateException("requested outside a component's constructor");
        }
        return current;
    }

    void done(Kind kind, Component component) {
        built.put(kind, component);
    }

    <O extends Record> O options(Class<O> type) {
        return type.cast(inputs().options());
    }

    @Provides
    Weights weights() {
        return inputs().weights().get();
    }

    @Provides
    TokenizerFile tokenizer() {
        return inputs().tokenizer();
    }

    @Provides
    ImageSpec image() {
        return inputs().specs().image();
    }

    @Provides
    ConditioningSpec conditioning() {
        return inputs().specs().conditioning();
    }

    @Provides
    LatentSpec latents() {
        BuildSpecs specs = inputs().specs();
        if (specs.inner()) {
            return LatentSpec.pixels(specs.image());
        }
        return specs.declared() != null
                ? specs.declared().spec(specs.image())
                : before(Kind.TOKENIZER, Tokenizer.class).latents();
    }

    @Provides
    Codebook codebook() {
        Tokenizer tokenizer = before(Kind.TOKENIZER, Tokenizer.class);
        return tokenizer
                .codebook()
                .orElseThrow(
                        () ->
                                new IncompatibleException(
                                        Kind.TOKENIZER.word(),
                                        inputs().kind().word(),
                                        tokenizer.latents(),
                                        "a codebook"));
    }

    @Provides
    FeatureSpec features() {
        return before(Kind.BACKBONE, Backbone.class).features();
    }

    @Provides
    PredictionSpec prediction() {
        return before(Kind.HEAD, PredictionHead.class).prediction();
    }

    @Provides
    Parts parts() {
        return inputs().parts();
    }

    private <C> C before(Kind kind, Class<C> type) {
        Component component = inputs().beside().getOrDefault(kind, built.get(kind));
        if (component == null) {
            throw new IntarsiaException(
                    ErrorCode.MISSING_PART,
                    "pipeline",
                    "a " + kind + " is needed before this part",
                    "Fix the problem reported for the part above first.");
        }
        return type.cast(component);
    }
}
