package org.intarsia.app.picture;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.latents.LatentFile;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Latents;
import org.jspecify.annotations.Nullable;

/** Pictures of latents in a file: one latent for all of them, or one a class or text. */
public final class LatentSource implements PictureSource {
    private final Assembly assembly;
    private final @Nullable TextEmbeddings texts;
    private final LatentFile latents;
    private final int each;

    /**
     * @param latents stay the caller's
     * @throws IntarsiaException INT-404 for another number of latents than of classes or texts
     */
    public LatentSource(
            Assembly assembly,
            @Nullable TextEmbeddings texts,
            LatentFile latents,
            PictureOrder order) {
        this.assembly = assembly;
        this.texts = texts;
        this.latents = latents;
        this.each = order.each();
        int rows = order.classes().length;
        if (latents.rows() != 1 && latents.rows() != rows) {
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "--latent",
                    latents.rows() + " latents for " + rows + " classes or texts",
                    "Give one latent for all, or one for each.");
        }
    }

    @Override
    public Generator.Result make(
            NDManager manager, Generator.Request request, Part part, Consumer<List<Latents>> keep) {
        int row = latents.rows() == 1 ? 0 : part.first() / each;
        return new Generator(assembly, texts)
                .decode(
                        manager,
                        request,
                        run -> {
                            Latents given = latents.load(row, run);
                            keep.accept(List.of(given));
                            return given;
                        },
                        part.steps());
    }

    @Override
    public Map<String, String> provenance() {
        return Map.of(
                Provenance.LATENT,
                Provenance.latent(latents.family().word(), latents.sigma(0), latents.sha256()));
    }

    /** Rows have noise levels of their own. */
    @Override
    public int most() {
        return 1;
    }
}
