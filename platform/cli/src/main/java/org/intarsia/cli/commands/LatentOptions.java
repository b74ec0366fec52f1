package org.intarsia.cli.commands;

import java.nio.file.Path;
import java.util.Optional;
import org.intarsia.nn.latents.LatentFamily;
import org.intarsia.pipeline.latents.LatentRequest;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A latent that was made elsewhere, and what is known of it. */
final class LatentOptions {
    @Option(
            names = "--latent",
            paramLabel = "FILE",
            description =
                    "Latents that ComfyUI, diffusers, InvokeAI or PiD saved (.latent, .safetensors, .pt, "
                            + ".npy). For packed tokens give --height and --width of the base model's picture.")
    private Path latent;

    @Option(
            names = "--family",
            paramLabel = "FAMILY",
            description =
                    "What the latent means: flux, zimage, flux2, sd3, sdxl, qwen-image, dinov2, siglip, or "
                            + "the space of the pipeline's latents.")
    private String family;

    @Option(
            names = "--sigma",
            paramLabel = "NOISE",
            description =
                    "Noise left in the latent: the last sigma of the sampler that made it. Default: the "
                            + "file's, or 0.")
    private Double sigma;

    @Option(
            names = "--raw",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOLEAN",
            description =
                    "Whether the values are an autoencoder's own, not normalised. Default: what the format says.")
    private Boolean raw;

    @Option(
            names = "--statistics",
            paramLabel = "FILE",
            description =
                    "FLUX.2's autoencoder, by whose statistics its raw latents are normalised.")
    private Path statistics;

    @Nullable Double sigma() {
        return sigma;
    }

    boolean given() {
        return latent != null;
    }

    /**
     * @param size of the base model's picture, or null
     */
    LatentRequest request(@Nullable ImageSpec size) {
        return new LatentRequest(latent, family, sigma, raw, size, statistics);
    }

    /** The latents that a plan's decoder reads, by their space. */
    static Optional<LatentFamily> own(Plan plan, String space) {
        return plan.codes().latents() instanceof LatentSpec.Continuous latents
                        && latents.space().equals(space)
                ? Optional.of(
                        LatentFamily.own(
                                space,
                                latents.channels(),
                                plan.manifest().image().height() / latents.grid().rows()))
                : Optional.empty();
    }
}
