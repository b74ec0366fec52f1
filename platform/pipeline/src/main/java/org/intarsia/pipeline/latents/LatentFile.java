package org.intarsia.pipeline.latents;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.Optional;
import java.util.function.Function;
import org.intarsia.nn.latents.LatentFamily;
import org.intarsia.nn.latents.LatentImport;
import org.intarsia.nn.latents.LatentShape;
import org.intarsia.pipeline.manifest.DeclaredLatents;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;

/** A file with latents, recognised and opened; its values are read row by row. */
public final class LatentFile implements AutoCloseable {
    private final LatentRequest request;
    private final StateDict file;
    private final RecognisedTensor tensor;
    private final LatentFamily family;
    private final LatentShape shape;

    private LatentFile(
            LatentRequest request, StateDict file, RecognisedTensor tensor, LatentFamily family) {
        this.request = request;
        this.file = file;
        this.tensor = tensor;
        this.family = family;
        this.shape = LatentShape.of(tensor.info().shape(), family, request.size());
    }

    /**
     * @param own the family of a name that is no published one
     * @throws IntarsiaException INT-424 for a file that holds no latent of the family, INT-425 for
     *     packed tokens of an unknown size, INT-404 for a noise level that there is not, INT-3xx
     *     for a file that cannot be read
     */
    public static LatentFile open(
            LatentRequest request, Function<String, Optional<LatentFamily>> own) {
        StateDict file = StateDicts.tensors(request.file());
        try {
            RecognisedTensor tensor = RecognisedTensor.of(file);
            LatentFamily family = family(request, file, tensor, own);
            LatentFile latents = new LatentFile(request, file, tensor, family);
            latents.checkSize();
            latents.checkSigmas();
            return latents;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static LatentFamily family(
            LatentRequest request,
            StateDict file,
            RecognisedTensor tensor,
            Function<String, Optional<LatentFamily>> own) {
        String said =
                request.family() == null
                        ? file.metadata().get(RecognisedTensor.FAMILY)
                        : request.family();
        if (said == null) {
            throw RecognisedTensor.refused(
                    file,
                    "it does not say of which family it is; by its shape "
                            + tensor.info().shape()
                            + " it may be "
                            + String.join(
                                    ", ",
                                    LatentReport.candidates(tensor.info().shape(), request.size())),
                    "Say it with --family: equal shapes of another family give a wrong picture.");
        }
        return LatentFamily.of(said)
                .or(() -> own.apply(said))
                .orElseThrow(
                        () ->
                                RecognisedTensor.refused(
                                        file,
                                        "\"" + said + "\" is no family of latents",
                                        "Use one of "
                                                + String.join(", ", LatentFamily.words())
                                                + ", or the space of the pipeline's latents."));
    }

    private void checkSize() {
        ImageSpec size = request.size();
        if (size != null && !size.equals(image())) {
            throw RecognisedTensor.refused(
                    file,
                    "a latent of a picture of " + image() + " pixels, and " + size + " is said",
                    "Leave --height and --width out, or give those of the base model's picture.");
        }
    }

    private void checkSigmas() {
        for (int row = 0; row < rows(); row++) {
            LatentImport.check(imported(row, null));
        }
    }

    /** How many latents there are. */
    public int rows() {
        return Math.toIntExact(tensor.info().shape().get(0));
    }

    public LatentFamily family() {
        return family;
    }

    /** The size of the base model's picture. */
    public ImageSpec image() {
        Grid cells = grid();
        return new ImageSpec(family.cell() * cells.rows(), family.cell() * cells.columns());
    }

    private Grid grid() {
        boolean unpacked = family.packs() && shape.channels() != family.channels();
        return unpacked
                ? new Grid(shape.grid().rows() / 2, shape.grid().columns() / 2)
                : shape.grid();
    }

    /** As the entry of a manifest. */
    public DeclaredLatents declared() {
        return new DeclaredLatents(family.space(), family.channels(), family.cell());
    }

    /** The digest of the file. */
    public String sha256() {
        return file.sha256();
    }

    /** The last noise level of the sampler that made a row. */
    public double sigma(int row) {
        if (request.sigma() != null) {
            return request.sigma();
        }
        if (tensor.sigmas() != null) {
            try (NDManager reading = NDManager.newBaseManager()) {
                float[] levels = file.load(tensor.sigmas(), reading).toFloatArray();
                return levels[levels.length == 1 ? 0 : row];
            }
        }
        String said = file.metadata().get(RecognisedTensor.SIGMA);
        try {
            return said == null ? 0 : Double.parseDouble(said);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    boolean raw() {
        if (request.raw() != null) {
            return request.raw();
        }
        boolean klein = family.packs() && shape.channels() != family.channels();
        return tensor.format().isRaw() || klein;
    }

    LatentImport imported(int row, LatentImport.Statistics statistics) {
        return new LatentImport(tensor.format(), family, raw(), shape, sigma(row), statistics);
    }

    /**
     * One of the latents, normalised and in the family's frame, on the manager's device.
     *
     * @throws IntarsiaException INT-424 for values that are not finite, INT-426 without the
     *     statistics that raw latents of FLUX.2 need
     */
    public Latents load(int row, NDManager manager) {
        try (NDManager reading = manager.newSubManager()) {
            NDArray all = file.load(tensor.info().name(), reading);
            NDArray one = all.get(new NDIndex("{}:{}", row, row + 1));
            Latents latents = imported(row, statistics(reading)).of(one);
            if (latents.value().isNaN().any().getBoolean()
                    || latents.value().isInfinite().any().getBoolean()) {
                throw RecognisedTensor.refused(
                        file, "it holds values that are not finite", "Save it again.");
            }
            latents.values().attach(manager);
            return latents;
        }
    }

    private LatentImport.Statistics statistics(NDManager reading) {
        if (request.statistics() == null) {
            return null;
        }
        try (StateDict vae = StateDicts.open(request.statistics(), null)) {
            return new LatentImport.Statistics(
                    vae.load("bn.running_mean", reading).duplicate(),
                    vae.load("bn.running_var", reading).duplicate(),
                    LatentImport.Statistics.EPS);
        }
    }

    RecognisedTensor tensor() {
        return tensor;
    }

    LatentShape shape() {
        return shape;
    }

    /** What was recognised, and what may be wrong with it. */
    public LatentReport report() {
        return new LatentReport(this);
    }

    @Override
    public void close() {
        file.close();
    }
}
