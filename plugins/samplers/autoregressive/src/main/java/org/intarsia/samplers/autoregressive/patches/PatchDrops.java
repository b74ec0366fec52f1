package org.intarsia.samplers.autoregressive.patches;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.ConditioningDropout;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.FeatureSpec;

/** What is left out of a training now and then, so that guidance may leave it out later. */
public record PatchDrops(
        @Option(
                        value = "0.1",
                        min = 0,
                        max = 1,
                        help = "share of the rows that are trained without their condition")
                double labelDrop,
        @Option(
                        value = "0.1",
                        min = 0,
                        max = 1,
                        help =
                                "share of the patches whose vector the head is not told, where the backbone has a switch for it")
                double zDrop,
        @Option(
                        value = "0.1",
                        min = 0,
                        max = 1,
                        help =
                                "share of the patches whose class the head is not told, where the backbone has a switch for it")
                double cDrop) {
    static final String Z = "z";
    private static final String C = "c";

    /** The conditioning of a batch, without what is dropped. */
    Conditioning of(TrainingBatch batch, FeatureSpec features) {
        Conditioning some = ConditioningDropout.of(batch, labelDrop);
        return dropped(dropped(some, batch, features, Z, zDrop), batch, features, C, cDrop);
    }

    /** With a switch a patch [B, N], where the backbone announced it. */
    static Conditioning dropped(
            Conditioning given,
            TrainingBatch batch,
            FeatureSpec features,
            String name,
            double share) {
        if (share == 0 || features.member(name).isEmpty()) {
            return given;
        }
        Shape patches = new Shape(features.grid().tokens());
        NDArray drawn = batch.noise().uniform(batch.run().manager(), name + "-drop", 0, patches);
        NDArray there = drawn.gte((float) share).toType(DataType.FLOAT32, false);
        return given.with(name, there, there.zerosLike());
    }
}
