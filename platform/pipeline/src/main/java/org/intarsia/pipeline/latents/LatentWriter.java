package org.intarsia.pipeline.latents;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.intarsia.nn.latents.LatentFamily;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.NoiseFrame;
import org.intarsia.weights.file.SafetensorsWriter;

/**
 * Writes latents as ComfyUI's SaveLatent does: raw, those of a flow that was stopped early divided
 * by 1 - sigma. Family and noise level are in the metadata. Latents of no published family, or of
 * nothing but noise, are written as they are.
 */
public final class LatentWriter {
    private LatentWriter() {}

    /**
     * @param latents continuous and normalised; stay the caller's
     */
    public static void write(Path file, Latents latents) {
        Optional<LatentFamily> family = LatentFamily.of(latents.spec().space());
        Latents flow = latents.in(NoiseFrame.FLOW);
        boolean published = family.isPresent() && flow.sigma() < 1;
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("prompt", "{}");
        metadata.put(
                RecognisedTensor.FAMILY,
                family.map(LatentFamily::word).orElse(latents.spec().space()));
        metadata.put(RecognisedTensor.SIGMA, Double.toString(flow.sigma()));
        metadata.put(RecognisedTensor.SCALE, published ? "comfyui" : "normalised");
        try (NDManager scratch = flow.value().getManager().newSubManager()) {
            NDArray value = flow.value().mul((float) (published ? 1 / (1 - flow.sigma()) : 1));
            NDArray stored = published ? raw(value, family.get()) : value;
            value.attach(scratch);
            stored.attach(scratch);
            NDArray version = scratch.zeros(new Shape(0));
            SafetensorsWriter.write(
                    file,
                    Map.of("latent_tensor", stored, "latent_format_version_0", version),
                    metadata);
        } finally {
            if (flow.value() != latents.value()) {
                flow.value().close();
            }
        }
    }

    private static NDArray raw(NDArray value, LatentFamily family) {
        NDArray raw = family.units() == null ? value : family.units().raw(value);
        return family == LatentFamily.QWEN_IMAGE ? raw.expandDims(2) : raw;
    }
}
