package org.intarsia.pipeline.latents;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.nn.latents.LatentFormat;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.weights.NameLists;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.type.LoadableType;
import org.jspecify.annotations.Nullable;

/**
 * Which tensor of a file is the latent, and whose conventions it follows.
 *
 * @param info of the tensor in the file
 * @param sigmas name of the tensor with a noise level a row, or null
 */
record RecognisedTensor(LatentFormat format, TensorInfo info, @Nullable String sigmas) {
    /** What this platform writes into the metadata of its latents. */
    static final String FAMILY = "intarsia.family";

    static final String SIGMA = "intarsia.sigma";
    static final String SCALE = "intarsia.scale";

    private static final String COMFYUI = "latent_tensor";
    private static final String COMFYUI_VERSION = "latent_format_version_0";
    private static final String PID = "LQ_latent";
    private static final String PID_SIGMA = "degrade_sigma";
    private static final Set<String> PID_OTHERS = Set.of("caption");
    private static final Set<LoadableType> FLOATS =
            Set.of(LoadableType.F32, LoadableType.F16, LoadableType.BF16);
    private static final long MOST_VALUES = 1L << 28;

    /**
     * @throws IntarsiaException INT-424 when the file holds no latent, or objects besides tensors
     */
    static RecognisedTensor of(StateDict file) {
        Set<String> names = file.names();
        boolean batch = names.contains(PID);
        List<String> others = new ArrayList<>(file.others().keySet());
        others.removeIf(name -> batch && PID_OTHERS.contains(name.split("\\.")[0]));
        if (!others.isEmpty()) {
            throw refused(
                    file,
                    "it holds something else than tensors: "
                            + NameLists.clean(others.get(0))
                            + " ("
                            + NameLists.clean(file.others().get(others.get(0)))
                            + ")",
                    "Save the latent alone.");
        }
        if (names.contains(COMFYUI)) {
            return checked(file, comfyUi(file), COMFYUI, null);
        }
        if (batch) {
            String sigmas = names.contains(PID_SIGMA) ? PID_SIGMA : null;
            return checked(file, LatentFormat.PID, PID, sigmas);
        }
        if (names.size() != 1) {
            throw refused(
                    file,
                    "it holds "
                            + names.size()
                            + " tensors, of which none is called "
                            + COMFYUI
                            + " or "
                            + PID,
                    "Save the latent alone.");
        }
        return checked(file, LatentFormat.SAMPLER, names.iterator().next(), null);
    }

    private static LatentFormat comfyUi(StateDict file) {
        Map<String, String> metadata = file.metadata();
        if ("normalised".equals(metadata.get(SCALE))) {
            return LatentFormat.INTARSIA;
        }
        return file.names().contains(COMFYUI_VERSION)
                ? LatentFormat.COMFYUI
                : LatentFormat.COMFYUI_OLD;
    }

    private static RecognisedTensor checked(
            StateDict file, LatentFormat format, String name, @Nullable String sigmas) {
        TensorInfo info = file.info(name);
        Shape shape = info.shape();
        boolean floats = info.type() instanceof LoadableType type && FLOATS.contains(type);
        boolean rank = shape.dimension() >= 3 && shape.dimension() <= 5;
        if (!floats || !rank || shape.size() == 0 || shape.size() > MOST_VALUES) {
            throw refused(
                    file,
                    NameLists.clean(name)
                            + " is "
                            + NameLists.clean(info.type().name())
                            + " "
                            + shape
                            + ", and a latent is F32, F16 or BF16 of 3 to 5 axes",
                    "Save it as [B, C, h, w] or as packed tokens [B, N, C].");
        }
        return new RecognisedTensor(format, info, sigmas);
    }

    static IntarsiaException refused(StateDict file, String cause, String next) {
        return new IntarsiaException(ErrorCode.NO_LATENT, Place.file(file.file()), cause, next);
    }
}
