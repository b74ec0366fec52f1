package org.intarsia.pipeline.latents;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.intarsia.nn.latents.LatentFamily;
import org.intarsia.nn.latents.LatentFormat;
import org.intarsia.nn.latents.LatentImport;
import org.intarsia.nn.latents.LatentShape;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.weights.StateDict;
import org.jspecify.annotations.Nullable;

/** What was recognised in a file of latents, and what may be wrong with them, in lines. */
public record LatentReport(LatentFile file) {
    private static final List<String> NONE = List.of("none that is published");
    private static final double MOST_NOISE = 0.8;
    private static final double LEAST_SPREAD = 0.3;
    private static final double MOST_SPREAD = 3;

    /** What a file looks like that may hold latents; empty for one that does not. */
    public static Optional<String> recognised(StateDict dict) {
        RecognisedTensor tensor;
        try {
            tensor = RecognisedTensor.of(dict);
        } catch (IntarsiaException e) {
            return Optional.empty();
        }
        Shape shape = tensor.info().shape();
        List<String> families = candidates(shape, null);
        boolean named = tensor.format() != LatentFormat.SAMPLER;
        if (!named && families.equals(NONE)) {
            return Optional.empty();
        }
        String said = dict.metadata().get(RecognisedTensor.FAMILY);
        String sigma = dict.metadata().get(RecognisedTensor.SIGMA);
        return Optional.of(
                "latent: "
                        + tensor.format()
                        + ", "
                        + (tensor.format().isRaw() ? "raw" : "normalised as a rule")
                        + ", family "
                        + (said == null ? "not said, by its shape " + join(families) : said)
                        + ", sigma "
                        + (sigma == null ? "not said" : sigma)
                        + (dict.metadata().containsKey("prompt") ? ", with a workflow" : ""));
    }

    private static String join(List<String> families) {
        return String.join(" or ", families);
    }

    /** The published families of which a latent has this shape. */
    public static List<String> candidates(Shape shape, @Nullable ImageSpec size) {
        List<String> words = new ArrayList<>();
        for (LatentFamily family : LatentFamily.all()) {
            try {
                LatentShape.of(shape, family, size);
                words.add(family.word());
            } catch (IntarsiaException e) {
                if (e.problems().get(0).code() == ErrorCode.LATENT_SIZE_UNKNOWN) {
                    words.add(family.word());
                }
            }
        }
        return words.isEmpty() ? NONE : words;
    }

    /** What was recognised, in lines. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                file.tensor().format()
                        + ": "
                        + file.tensor().info().name()
                        + " "
                        + file.tensor().info().type().name()
                        + " "
                        + file.tensor().info().shape()
                        + ", "
                        + file.shape().layout());
        lines.add(
                "family "
                        + file.family().word()
                        + " (space "
                        + file.family().space()
                        + "), "
                        + (file.raw() ? "raw" : "normalised")
                        + ", "
                        + file.rows()
                        + " of "
                        + file.image()
                        + " pixels"
                        + (file.shape().assumed() ? ", assumed to be square" : ""));
        for (int row = 0; row < file.rows(); row++) {
            lines.add(noise(row));
        }
        return lines;
    }

    private String noise(int row) {
        LatentImport imported = file.imported(row, null);
        double here = imported.sigma();
        double there = imported.samplerFrame().sigmaIn(file.family().frame(), here);
        String frame = here == there ? "" : ", " + number(there) + " " + file.family().frame();
        String which = file.rows() == 1 ? "" : " of row " + row;
        return "sigma" + which + " " + number(here) + " " + imported.samplerFrame() + frame;
    }

    /** What may be wrong with the latents, in lines. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int row = 0; row < file.rows(); row++) {
                Latents latents = file.load(row, manager);
                String which = file.rows() == 1 ? "the latent" : "latent " + row;
                if (latents.sigma() > MOST_NOISE) {
                    warnings.add(
                            which
                                    + " has sigma "
                                    + number(latents.sigma())
                                    + ", and decoders were trained up to "
                                    + MOST_NOISE);
                }
                double spread = spread(latents.value());
                if (spread < LEAST_SPREAD || spread > MOST_SPREAD) {
                    warnings.add(
                            which
                                    + " has a standard deviation of "
                                    + number(spread)
                                    + ", far from 1: is it "
                                    + (file.raw()
                                            ? "normalised already (--raw false)?"
                                            : "raw (--raw)?"));
                }
                latents.values().close();
            }
        }
        return warnings;
    }

    private static double spread(NDArray value) {
        NDArray mean = value.mean();
        return Math.sqrt(value.sub(mean).square().mean().getFloat());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
