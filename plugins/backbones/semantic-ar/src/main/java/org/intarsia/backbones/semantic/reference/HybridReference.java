package org.intarsia.backbones.semantic.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.reference.RecordedNoise;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.run.Noise;

/** The recorded cases of MAR's head, and those of pipelines of our own design. */
public final class HybridReference implements ReferenceSuite {
    @Override
    public Set<String> operations() {
        return Set.of("loss", "head-sample", "generate");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return switch (recorded.operation()) {
            case "loss" -> MarHeadCases.loss(recorded);
            case "head-sample" -> MarHeadCases.sample(recorded);
            default -> generate(recorded);
        };
    }

    private static Map<String, NDArray> generate(ReferenceCase recorded) {
        int patch = ((Number) recorded.config().get("patch_size")).intValue();
        PatchGeneration made =
                PatchGeneration.of(
                        recorded,
                        HybridManifest.sampling(recorded.config()),
                        noise(recorded, patch),
                        1);
        NDArray z = made.recorder().conditions();
        NDArray image = made.image();
        long rows = made.rows();
        Map<String, NDArray> results = made.drawn();
        results.put("z_c", made.conditions());
        results.put("z_u", z.get(new NDIndex("{}:", rows)));
        results.put("patches", Patches.patchify(image, patch, Patches.Order.CHANNEL_FIRST));
        results.put("v_patch1_step0", made.recorder().answers().get(1).reshape(rows, -1));
        results.put("img", image);
        return results;
    }

    /** The noise of every patch, [B, 3, p, p]. */
    private static RecordedNoise noise(ReferenceCase recorded, int patch) {
        NDArray all = recorded.input("noise");
        int rows = Math.toIntExact(all.getShape().get(0));
        Map<String, NDArray> streams = new HashMap<>();
        for (int n = 0; n < all.getShape().get(1); n++) {
            NDArray own = all.get(new NDIndex(":, {}", n));
            streams.put(
                    "patch-" + n + "/" + Noise.START,
                    own.reshape(new Shape(rows, -1, patch, patch)));
        }
        return new RecordedNoise(streams, rows);
    }
}
