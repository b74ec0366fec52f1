package org.intarsia.app.desired;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.intarsia.app.difference.Difference;
import org.intarsia.app.difference.ManifestDifferences;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.SwapRequest;
import org.intarsia.app.memory.WeightForecast;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.problem.Problems;
import org.jspecify.annotations.Nullable;

/** Compares what is to run with what runs, and makes it so. */
public final class StateChanges {
    private final PipelineHost host;
    private final AuditLog audit;

    public StateChanges(PipelineHost host, AuditLog audit) {
        this.host = host;
        this.audit = audit;
    }

    /** What would be done, in this order; none when all runs as wanted. */
    public List<StateChange> diff(DesiredState wanted) {
        Map<String, Manifest> running = DesiredState.of(host).pipelines();
        List<StateChange> changes = new ArrayList<>();
        for (String name : running.keySet()) {
            if (!wanted.pipelines().containsKey(name)) {
                changes.add(new StateChange(name, StateChange.Action.UNLOAD, List.of()));
            }
        }
        wanted.pipelines()
                .forEach(
                        (name, manifest) -> {
                            Manifest now = running.get(name);
                            if (now == null) {
                                changes.add(
                                        new StateChange(name, StateChange.Action.LOAD, List.of()));
                            } else {
                                compare(name, now, manifest, changes);
                            }
                        });
        return changes;
    }

    private static void compare(
            String name, Manifest now, Manifest wanted, List<StateChange> changes) {
        Map<String, Object> from = now.root().plain();
        Map<String, Object> to = wanted.root().plain();
        List<Difference> differences = ManifestDifferences.of(from, to);
        if (!differences.isEmpty()) {
            boolean parts =
                    to.keySet().containsAll(from.keySet())
                            && different(from, to).stream()
                                    .allMatch(entry -> swaps(entry, from, to));
            changes.add(
                    new StateChange(
                            name,
                            parts ? StateChange.Action.SWAP : StateChange.Action.RELOAD,
                            differences));
        }
    }

    /** A swap that names no option of the same part would keep those that it has. */
    private static boolean swaps(String entry, Map<String, Object> from, Map<String, Object> to) {
        if (Kind.of(entry).isEmpty() || !(to.get(entry) instanceof Map<?, ?> part)) {
            return false;
        }
        boolean bare = Set.of("use", "version").containsAll(part.keySet());
        boolean same =
                from.get(entry) instanceof Map<?, ?> before
                        && Objects.equals(before.get("use"), part.get("use"));
        return !(bare && same);
    }

    /** Entries of the root that differ. */
    private static List<String> different(Map<String, Object> from, Map<String, Object> to) {
        return to.keySet().stream()
                .filter(entry -> !Objects.equals(from.get(entry), to.get(entry)))
                .toList();
    }

    /**
     * Makes it so, pipeline by pipeline. All changes are planned before anything is done.
     *
     * @return what was done
     * @throws org.intarsia.spi.problem.IntarsiaException what could not be planned: then nothing
     *     was done; or what could not be done, and behind it INT-548 with what was
     */
    public List<StateChange> apply(DesiredState wanted, Actor actor) {
        List<StateChange> changes = diff(wanted);
        Map<String, SwapRequest> swaps = planned(changes, wanted);
        List<StateChange> done = new ArrayList<>();
        for (StateChange change : changes) {
            try {
                make(change, wanted, swaps, actor);
                done.add(change);
            } catch (IntarsiaException e) {
                record(actor, done, change);
                throw partly(e, changes, done);
            } catch (RuntimeException | Error e) {
                record(actor, done, change);
                throw e;
            }
        }
        if (!done.isEmpty()) {
            record(actor, done, null);
        }
        return done;
    }

    /**
     * Of all pipelines, so that all that is wrong with them is told at once: each by itself, and
     * together in the order in which they change.
     */
    private Map<String, SwapRequest> planned(List<StateChange> changes, DesiredState wanted) {
        Map<String, SwapRequest> swaps = new LinkedHashMap<>();
        Problems problems = new Problems();
        WeightForecast weights = host.memory().forecast();
        for (StateChange change : changes) {
            String name = change.pipeline();
            switch (change.action()) {
                case UNLOAD -> weights.unload(name);
                case LOAD, RELOAD -> {
                    weights.unload(name);
                    problems.collect(() -> weights.load(name, host.check(given(name, wanted))));
                }
                case SWAP -> {
                    SwapRequest swap = swap(name, wanted);
                    swaps.put(name, swap);
                    problems.collect(() -> host.changes().check(name));
                    problems.collect(() -> weights.swap(name, host.plan(swap)));
                }
            }
        }
        problems.throwIfAny();
        return swaps;
    }

    private void make(
            StateChange change, DesiredState wanted, Map<String, SwapRequest> swaps, Actor actor) {
        String name = change.pipeline();
        switch (change.action()) {
            case UNLOAD -> host.unload(name, actor);
            case LOAD -> host.load(given(name, wanted), actor);
            case RELOAD -> reload(name, wanted, actor);
            case SWAP -> host.swap(swaps.get(name), actor);
        }
    }

    /** What cannot be loaded leaves what ran before, as far as that can be loaded again. */
    private void reload(String name, DesiredState wanted, Actor actor) {
        Manifest before = host.plan(name).manifest();
        host.unload(name, actor);
        try {
            host.load(given(name, wanted), actor);
        } catch (RuntimeException e) {
            try {
                host.load(LoadRequest.given(name, before), actor);
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private IntarsiaException partly(
            IntarsiaException failure, List<StateChange> changes, List<StateChange> done) {
        List<StateChange> open = changes.subList(done.size(), changes.size());
        String name = open.get(0).pipeline();
        boolean runs = DesiredState.of(host).pipelines().containsKey(name);
        List<Problem> problems = new ArrayList<>(failure.problems());
        problems.add(
                new Problem(
                        ErrorCode.STATE_PARTLY_APPLIED,
                        "state",
                        "done: "
                                + words(done)
                                + "; not done: "
                                + words(open)
                                + "; "
                                + name
                                + (runs ? " runs as before" : " does not run"),
                        "Correct what failed and apply the state again; what is done is left as it"
                                + " is."));
        return new IntarsiaException(problems, failure);
    }

    private static String words(List<StateChange> changes) {
        return changes.isEmpty()
                ? "nothing"
                : changes.stream()
                        .map(one -> one.action().word() + " " + one.pipeline())
                        .collect(Collectors.joining(", "));
    }

    private void record(Actor actor, List<StateChange> done, @Nullable StateChange failed) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("actor", actor.name());
        done.forEach(one -> details.put(one.pipeline(), one.action().word()));
        if (failed != null) {
            details.put(failed.pipeline(), failed.action().word() + " failed");
        }
        audit.record("apply", details);
    }

    private static LoadRequest given(String name, DesiredState wanted) {
        return LoadRequest.given(name, wanted.pipelines().get(name));
    }

    private SwapRequest swap(String name, DesiredState wanted) {
        Map<String, Object> from = host.plan(name).manifest().root().plain();
        Node.Mapping to = wanted.pipelines().get(name).root();
        Set<String> changed = Set.copyOf(different(from, to.plain()));
        Map<String, Node> entries = new LinkedHashMap<>(to.entries());
        entries.keySet().retainAll(changed);
        return new SwapRequest(
                name, new Node.Mapping("", to.origin(), entries), host.serving(name).number());
    }
}
