package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.RunContext.Network;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;

/** The rows for which one run asks a network: compared by identity. */
final class MeetingRows {
    private final String name;
    private final Network network;
    private final HeadCalls head;
    private final Conditioning given;
    private final ModelInput rows;
    private final Step step;

    /** What must be equal for rows to share a forward. */
    record Kind(String network, String head, List<Shape> rows, List<String> given) {}

    MeetingRows(
            String name,
            Network network,
            HeadCalls head,
            Conditioning given,
            ModelInput rows,
            Step step) {
        this.name = name;
        this.network = network;
        this.head = head;
        this.given = given;
        this.rows = rows;
        this.step = step;
    }

    Kind kind() {
        List<Shape> shapes = new ArrayList<>();
        rows.arrays().forEach(array -> shapes.add(array.getShape().slice(1)));
        List<String> conditions = new ArrayList<>();
        for (String part : given.names().stream().sorted().toList()) {
            conditions.add(part + " " + given.value(part).getShape().slice(1));
        }
        return new Kind(name, head.name(), shapes, conditions);
    }

    int size() {
        return Math.toIntExact(rows.arrays().get(0).getShape().get(0));
    }

    Network network() {
        return network;
    }

    HeadCalls head() {
        return head;
    }

    ModelInput rows() {
        return rows;
    }

    /** New arrays, one below the other. */
    static Conditioning conditioning(List<MeetingRows> all) {
        Conditioning joint = Conditioning.NONE;
        for (String name : all.get(0).given.names()) {
            NDList values = new NDList();
            NDList nulls = new NDList();
            all.forEach(
                    one -> {
                        values.add(one.given.part(name).value());
                        nulls.add(one.given.part(name).nullForm());
                    });
            joint = joint.with(name, NDArrays.concat(values), NDArrays.concat(nulls));
        }
        return joint;
    }

    /** New arrays, one below the other. */
    static ModelInput inputs(List<MeetingRows> all) {
        int[] member = {0};
        return all.get(0)
                .rows
                .map(
                        array -> {
                            NDList same = new NDList();
                            int at = member[0]++;
                            all.forEach(one -> same.add(one.rows.arrays().get(at)));
                            return NDArrays.concat(same);
                        });
    }

    /** The number of a step is nobody's here: each row has its own time. */
    static Step steps(List<MeetingRows> all) {
        int count = all.stream().mapToInt(one -> one.step.t().length).sum();
        float[] times = new float[count];
        int from = 0;
        for (MeetingRows one : all) {
            System.arraycopy(one.step.t(), 0, times, from, one.step.t().length);
            from += one.step.t().length;
        }
        return new Step(0, 1, times);
    }
}
