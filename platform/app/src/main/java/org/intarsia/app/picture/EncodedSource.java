package org.intarsia.app.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.intarsia.nn.latents.LatentFamily;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.pipeline.picture.PictureFile;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.NoiseFrame;
import org.jspecify.annotations.Nullable;

/**
 * A picture that is encoded, mixed with noise and decoded again.
 *
 * @param texts of the captions, or null
 * @param picture of the size that the pipeline is for
 * @param sigma noise that is mixed in, 0 to 1, in the frame of the latents' family
 */
public record EncodedSource(
        Assembly assembly, @Nullable TextEmbeddings texts, GivenPicture picture, double sigma)
        implements PictureSource {
    /** The stream of the noise. */
    private static final String DEGRADE = "degrade";

    @Override
    public Generator.Result make(
            NDManager manager, Generator.Request request, Part part, Consumer<List<Latents>> keep) {
        return new Generator(assembly, texts)
                .decode(
                        manager,
                        request,
                        run -> {
                            Latents noisy = noisy(run, request.seeds());
                            keep.accept(List.of(noisy));
                            return noisy;
                        },
                        part.steps());
    }

    private Latents noisy(NDManager run, long[] seeds) {
        NDArray image = PictureFile.array(run, picture.image());
        Latents clean = assembly.part(Tokenizer.class).encode(image);
        if (sigma == 0) {
            return clean;
        }
        NoiseFrame frame =
                LatentFamily.of(clean.spec().space())
                        .map(LatentFamily::frame)
                        .orElse(NoiseFrame.FLOW);
        Shape shape = clean.value().getShape().slice(1);
        NDArray noise = new SeededNoise(seeds).normal(run, DEGRADE, 0, shape);
        NDArray mixed = frame.mixed(clean.value(), noise, sigma);
        return new Latents(new NDList(mixed), clean.spec(), Latents.Scale.NORMALISED, frame, sigma);
    }

    @Override
    public Map<String, String> provenance() {
        return Map.of(
                Provenance.LATENT, Provenance.latent(Provenance.ENCODED, sigma, picture.sha256()));
    }

    @Override
    public int most() {
        return 1;
    }
}
