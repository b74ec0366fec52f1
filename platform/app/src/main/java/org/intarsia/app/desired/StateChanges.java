package org.intarsia.app.desired;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.intarsia.app.difference.Difference;
import org.intarsia.app.difference.ManifestDifferences;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.SwapRequest;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.spi.Kind;

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
     * Makes it so, pipeline by pipeline. Swaps are planned before anything is done.
     *
     * @return what was done
     * @throws org.intarsia.spi.problem.IntarsiaException what could not be done; what stands before
     *     it in {@link #diff} was
     */
    public List<StateChange> apply(DesiredState wanted, Actor actor) {
        List<StateChange> changes = diff(wanted);
        Map<String, SwapRequest> swaps = new LinkedHashMap<>();
        for (StateChange change : changes) {
            if (change.action() == StateChange.Action.SWAP) {
                swaps.put(change.pipeline(), swap(change.pipeline(), wanted));
            }
        }
        swaps.values().forEach(host::plan);
        for (StateChange change : changes) {
            String name = change.pipeline();
            switch (change.action()) {
                case UNLOAD -> host.unload(name, actor);
                case LOAD -> load(name, wanted, actor);
                case RELOAD -> {
                    host.unload(name, actor);
                    load(name, wanted, actor);
                }
                case SWAP -> host.swap(swaps.get(name), actor);
            }
        }
        if (!changes.isEmpty()) {
            Map<String, String> details = new LinkedHashMap<>();
            details.put("actor", actor.name());
            changes.forEach(one -> details.put(one.pipeline(), one.action().word()));
            audit.record("apply", details);
        }
        return changes;
    }

    private void load(String name, DesiredState wanted, Actor actor) {
        host.load(LoadRequest.given(name, wanted.pipelines().get(name)), actor);
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
