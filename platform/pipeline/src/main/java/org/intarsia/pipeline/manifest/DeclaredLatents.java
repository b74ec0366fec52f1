package org.intarsia.pipeline.manifest;

import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Latents that come from elsewhere and not from a tokenizer of the pipeline: {@code latents:
 * {space: siglip, channels: 1152, cell: 16}}.
 *
 * @param space names their family
 * @param channels at least 1
 * @param cell sides in pixels of what one cell stands for, at least 1
 */
public record DeclaredLatents(String space, int channels, int cell) {
    /** The entry's name. */
    static final String WORD = "latents";

    private static final double NOMINAL = 4;

    static DeclaredLatents of(Fields fields) {
        fields.only(List.of("space", "channels", "cell"));
        if (fields.find("space").isEmpty()) {
            fields.missing("space", "Name it: space: flux-vae.");
        }
        return new DeclaredLatents(
                fields.textOr("space", ""), positive(fields, "channels"), positive(fields, "cell"));
    }

    private static int positive(Fields fields, String key) {
        int value = fields.whole(key).orElse(0);
        if (value < 1) {
            fields.problem(
                    ErrorCode.INVALID_ENTRY,
                    key,
                    "a whole number of at least 1 is expected",
                    "Write latents: {space: flux-vae, channels: 16, cell: 8}.");
        }
        return Math.max(1, value);
    }

    /**
     * @throws org.intarsia.spi.problem.IntarsiaException INT-205 for a picture that is not made of
     *     whole cells
     */
    public LatentSpec.Continuous spec(ImageSpec image) {
        return new LatentSpec.Continuous(space, channels, image.patches(cell), -NOMINAL, NOMINAL);
    }
}
