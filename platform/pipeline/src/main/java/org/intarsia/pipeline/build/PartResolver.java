package org.intarsia.pipeline.build;

import java.util.HashMap;
import java.util.Map;
import org.intarsia.kernel.PluginCode;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.PluginPhase;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.Registry;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;

/** Finds the components of manifest entries and reads their options, each once. */
public final class PartResolver {
    private final Registry registry;
    private final Map<PartEntry, ResolvedPart> resolved = new HashMap<>();

    public PartResolver(Registry registry) {
        this.registry = registry;
    }

    /**
     * @throws IntarsiaException what the registry says of a part that is not there, and every
     *     problem with its options
     */
    public ResolvedPart resolve(PartEntry entry) {
        ResolvedPart known = resolved.get(entry);
        if (known != null) {
            return known;
        }
        RegisteredComponent component = find(entry);
        ResolvedPart found = new ResolvedPart(component, options(entry, component));
        resolved.put(entry, found);
        return found;
    }

    /**
     * Resolves a part and those that it holds.
     *
     * @throws IntarsiaException every problem of all of them
     */
    public void check(PartEntry entry) {
        Problems problems = new Problems();
        problems.collect(() -> resolve(entry));
        entry.with().values().forEach(nested -> problems.collect(() -> check(nested)));
        problems.throwIfAny();
    }

    private RegisteredComponent find(PartEntry entry) {
        try {
            return registry.find(entry.kind().type(), entry.use(), entry.version());
        } catch (IntarsiaException e) {
            throw new IntarsiaException(PartProblems.at(entry, e.problems()), e);
        }
    }

    private static Record options(PartEntry entry, RegisteredComponent component) {
        try {
            return OptionReader.read(entry, component);
        } catch (IntarsiaException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // The record's constructor is the plugin's code.
            PluginCode code = PluginCode.of(component);
            throw PluginFailure.at(entry.place(), code, PluginPhase.OPTIONS, e);
        }
    }
}
