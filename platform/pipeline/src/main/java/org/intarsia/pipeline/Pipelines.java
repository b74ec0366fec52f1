package org.intarsia.pipeline;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.intarsia.kernel.Registry;
import org.intarsia.pipeline.assembly.Assembler;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.build.PartPosition;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.plan.Planner;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.text.TokenizerFile;
import org.intarsia.weights.FreshWeights;

/** Plans and assembles pipelines out of what is installed. */
public final class Pipelines {
    private final Registry registry;
    private final ModelFolder models;

    public Pipelines(Registry registry, ModelFolder models) {
        this.registry = registry;
        this.models = models;
    }

    public Registry registry() {
        return registry;
    }

    public ModelFolder models() {
        return models;
    }

    /**
     * Checks everything that can be checked without reading a value of a model file.
     *
     * @throws IntarsiaException INT-1xx and INT-2xx, every problem found
     */
    public Plan plan(Manifest manifest) {
        return new Planner(registry, models, manifest).plan();
    }

    /**
     * As {@link #plan(Manifest)}, with the memory of a run.
     *
     * @param batch images that it makes at once
     */
    public Plan plan(Manifest manifest, int batch) {
        return new Planner(registry, models, manifest, batch).plan();
    }

    /**
     * Maps the weights and builds the parts for real.
     *
     * @throws IntarsiaException INT-3xx: a file that is missing or damaged, parameters that do not
     *     match
     */
    public Assembly assemble(Plan plan) {
        return assemble(plan, List.of());
    }

    /**
     * As {@link #assemble(Plan)}, with a tokenizer in place of every tokenizer file.
     *
     * @param tokenizer is asked with what each network was made for
     */
    public Assembly assemble(Plan plan, TokenizerFile tokenizer) {
        return new Assembler(registry, models, plan, tokenizer).open(List.of());
    }

    /** The same parts over the files of another folder. */
    public Pipelines over(ModelFolder other) {
        return new Pipelines(registry, other);
    }

    /**
     * As {@link #assemble(Plan)}, with the parts of others where they cannot be told apart from
     * what would be built.
     *
     * @param others stay their holders'; one that is closed meanwhile shares nothing
     */
    public Assembly assemble(Plan plan, Collection<Assembly> others) {
        return new Assembler(registry, models, plan, null).open(others);
    }

    /**
     * Parts that the plan's objective trains, over parameters that are initialised, not read; the
     * caller closes {@code weights} after the assembly. The others are read from their files.
     *
     * @throws IntarsiaException as {@link #assemble(Plan)}, for the files of the others
     */
    public Assembly assembleFresh(Plan plan, FreshWeights weights) {
        return new Assembler(registry, models, plan, null).trainable(weights);
    }

    /** Parts over any weights; what they hold stays the caller's. */
    public Assembly assembleOver(Plan plan, Function<PartPosition, Weights> weights) {
        return new Assembler(registry, models, plan, null).over(weights);
    }
}
