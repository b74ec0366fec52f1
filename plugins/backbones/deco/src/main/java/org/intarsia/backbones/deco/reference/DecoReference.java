package org.intarsia.backbones.deco.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.nn.pixels.JpegFrequencies;
import org.intarsia.reference.PatchDitManifest;
import org.intarsia.reference.PatchDitReference;

/** The recorded cases of the published DeCo code. */
public final class DecoReference extends PatchDitReference {
    @Override
    protected Map<String, Object> network(PatchDitManifest recorded, String prefix) {
        return recorded.pipeline(recorded.backbone("deco", prefix), head(recorded));
    }

    @Override
    protected Map<String, Object> sampling(PatchDitManifest recorded) {
        Map<String, Object> manifest = network(recorded, "ema_denoiser.");
        String sampler = sampler(recorded);
        manifest.put(
                "guidance", recorded.guidance(sampler.equals("adams-2") ? "open" : "left-open"));
        manifest.put("sampler", recorded.sampler(sampler));
        return manifest;
    }

    @Override
    protected Map<String, Object> training(PatchDitManifest recorded) {
        Map<String, Object> backbone = recorded.backbone("deco", "denoiser.");
        backbone.put("align_layer", recorded.number("align_layer"));
        Map<String, Object> manifest =
                recorded.pipeline(backbone, recorded.aligned(head(recorded)));
        Map<String, Object> objective = recorded.objective();
        objective.put("freq_loss_weight", recorded.number("freq_loss_weight"));
        objective.put("freq_quality", recorded.number("freq_quality"));
        objective.put("freq_gamma", recorded.number("freq_gamma"));
        manifest.put("objective", objective);
        return manifest;
    }

    private static Map<String, Object> head(PatchDitManifest recorded) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("use", "deco-pixel");
        head.put("num_decoder_blocks", recorded.headBlocks());
        head.put("hidden_size_x", recorded.pixelWidth());
        head.put("coordinates", recorded.text() ? "rotary" : "dct");
        return head;
    }

    @Override
    protected Map<String, String> gradients(PatchDitManifest recorded) {
        return Map.of(
                "out.grad.s_embedder", "denoiser.s_embedder.proj.weight",
                "out.grad.dec_final", "denoiser.dec_net.final_layer.linear.weight");
    }

    @Override
    protected void tables(PatchDitManifest recorded, Map<String, NDArray> results) {
        NDManager manager = results.get("out.loss").getManager();
        int quality = recorded.number("freq_quality").intValue();
        double gamma = recorded.number("freq_gamma").doubleValue();
        int side = JpegFrequencies.SIDE;
        results.put(
                "out.freq_w",
                manager.create(JpegFrequencies.weights(quality, gamma), new Shape(3, side, side)));
        results.put(
                "out.dct_mat", manager.create(JpegFrequencies.transform(), new Shape(side, side)));
    }
}
