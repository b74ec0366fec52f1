package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.RunContext.Network;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Conditioning;

/**
 * The sessions of one run, opened when they are first needed: one of a backbone, and one of each
 * head that remembers, for every group of branches that run as one batch.
 */
final class BranchSessions implements AutoCloseable {
    private final RunContext run;
    private final Conditioning conditioning;
    private final Map<List<Branch>, Backbone.Session> backbones = new HashMap<>();
    private final Map<GroupHead, Optional<PredictionHead.Session>> heads = new HashMap<>();
    private final Map<List<Branch>, Conditioning> conditionings = new HashMap<>();
    private final List<NDArray> stacked = new ArrayList<>();

    private record GroupHead(List<Branch> group, String name) {}

    BranchSessions(RunContext run, Conditioning conditioning) {
        this.run = run;
        this.conditioning = conditioning;
    }

    Backbone.Session backbone(Network network, List<Branch> group) {
        return backbones.computeIfAbsent(
                group, key -> network.backbone().open(conditioning(group), run));
    }

    /**
     * @param name {@code GuidedStep.MAIN} for the head itself
     * @return nothing for a head that keeps nothing of held features
     */
    Optional<PredictionHead.Session> head(PredictionHead head, List<Branch> group, String name) {
        return heads.computeIfAbsent(new GroupHead(group, name), key -> head.open(run));
    }

    /** The conditioning of every branch, one below the other; stays this object's. */
    Conditioning conditioning(List<Branch> group) {
        return conditionings.computeIfAbsent(group, this::stack);
    }

    private Conditioning stack(List<Branch> group) {
        if (group.size() == 1) {
            return conditioning.drop(group.get(0).dropped());
        }
        Conditioning all = Conditioning.NONE;
        for (String name : conditioning.names()) {
            NDList values = new NDList();
            NDList nulls = new NDList();
            for (Branch branch : group) {
                Conditioning.Part part = conditioning.drop(branch.dropped()).part(name);
                values.add(part.value());
                nulls.add(part.nullForm());
            }
            NDArray value = NDArrays.concat(values);
            NDArray nullForm = NDArrays.concat(nulls);
            stacked.add(value);
            stacked.add(nullForm);
            all = all.with(name, value, nullForm);
        }
        return all;
    }

    @Override
    public void close() {
        heads.values().forEach(head -> head.ifPresent(PredictionHead.Session::close));
        heads.clear();
        backbones.values().forEach(Backbone.Session::close);
        backbones.clear();
        stacked.forEach(NDArray::close);
        stacked.clear();
    }
}
