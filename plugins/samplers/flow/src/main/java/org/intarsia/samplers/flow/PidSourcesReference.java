package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.nn.latents.LatentFamily;
import org.intarsia.nn.latents.LatentFormat;
import org.intarsia.nn.latents.LatentImport;
import org.intarsia.nn.latents.LatentShape;
import org.intarsia.nn.latents.SdxlSchedule;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.samplers.flow.times.StepOptions;
import org.intarsia.samplers.flow.times.TimeGrid;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.NoiseFrame;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TimeAxis;

/** Recorded latents of other tools, and the noise levels of their samplers. */
public final class PidSourcesReference implements ReferenceSuite {
    private static final LatentSpec ANY =
            new LatentSpec.Continuous("any", 1, new Grid(1, 1), -1, 1);

    @Override
    public Set<String> operations() {
        return Set.of("latent-import", "add-noise", "schedule");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return switch (recorded.operation()) {
            case "latent-import" -> imported(recorded);
            case "add-noise" -> noised(recorded);
            default -> recorded.config().containsKey("rows") ? schedules(recorded) : sdxl(recorded);
        };
    }

    private static Map<String, NDArray> imported(ReferenceCase recorded) {
        Map<String, Object> config = recorded.config();
        String format = config.get("format").toString();
        return switch (format) {
            case "comfyui" -> comfyUi(recorded);
            case "sdxl-euler" -> sdxlFrame(recorded);
            case "diffusers-flux2-klein" -> klein(recorded);
            default -> tokens(recorded, format.substring("diffusers-".length()));
        };
    }

    private static Map<String, NDArray> tokens(ReferenceCase recorded, String word) {
        LatentFamily family = LatentFamily.of(word).orElseThrow();
        NDArray tokens = recorded.input("tokens");
        Map<String, Object> config = recorded.config();
        ImageSpec size = new ImageSpec(whole(config, "height"), whole(config, "width"));
        LatentShape shape = LatentShape.of(tokens.getShape(), family, size);
        Latents latents =
                new LatentImport(LatentFormat.SAMPLER, family, false, shape, 0, null).of(tokens);
        return Map.of("latent", latents.value());
    }

    private static Map<String, NDArray> klein(ReferenceCase recorded) {
        NDArray raw = recorded.input("latent_raw");
        LatentImport.Statistics statistics =
                new LatentImport.Statistics(
                        recorded.input("running_mean"),
                        recorded.input("running_var"),
                        ((Number) recorded.config().get("batch_norm_eps")).doubleValue());
        LatentShape shape = LatentShape.of(raw.getShape(), LatentFamily.FLUX2, null);
        recorded.trace().record("patchified", LatentFamily.FLUX2.packed(raw));
        Latents latents =
                new LatentImport(
                                LatentFormat.SAMPLER,
                                LatentFamily.FLUX2,
                                true,
                                shape,
                                0,
                                statistics)
                        .of(raw);
        return Map.of("latent", latents.value());
    }

    private static Map<String, NDArray> comfyUi(ReferenceCase recorded) {
        String word = recorded.config().get("family").toString().replaceFirst("-noisy$", "");
        LatentFamily family = LatentFamily.of(word).orElseThrow();
        NDArray stored = recorded.input("stored");
        double sigma = recorded.input("sigma_in").getFloat(0);
        LatentShape shape = LatentShape.of(stored.getShape(), family, null);
        Latents latents =
                new LatentImport(LatentFormat.COMFYUI, family, true, shape, sigma, null).of(stored);
        NDArray left = recorded.manager().create(new float[] {(float) latents.sigma()});
        return Map.of("latent", latents.value(), "sigma", left);
    }

    private static Map<String, NDArray> sdxlFrame(ReferenceCase recorded) {
        NDArray all = recorded.input("latent_euler");
        float[] sigmas = recorded.input("sigma_euler").toFloatArray();
        NDList converted = new NDList();
        float[] left = new float[sigmas.length];
        for (int row = 0; row < sigmas.length; row++) {
            NDArray one = all.get(row).expandDims(0);
            LatentShape shape = LatentShape.of(one.getShape(), LatentFamily.SDXL, null);
            Latents latents =
                    new LatentImport(
                                    LatentFormat.SAMPLER,
                                    LatentFamily.SDXL,
                                    false,
                                    shape,
                                    sigmas[row],
                                    null)
                            .of(one);
            converted.add(latents.value());
            left[row] = (float) latents.sigma();
        }
        return Map.of(
                "latent", NDArrays.concat(converted), "sigma", recorded.manager().create(left));
    }

    private static Map<String, NDArray> noised(ReferenceCase recorded) {
        NDArray latent = recorded.input("latent");
        NDArray noise = recorded.input("noise");
        NDList flow = new NDList();
        NDList preserving = new NDList();
        for (float sigma : recorded.input("sigma").toFloatArray()) {
            flow.add(NoiseFrame.FLOW.mixed(latent, noise, sigma));
            preserving.add(NoiseFrame.VARIANCE_PRESERVING.mixed(latent, noise, sigma));
        }
        return Map.of("flow", NDArrays.concat(flow), "vp", NDArrays.concat(preserving));
    }

    private static Map<String, NDArray> schedules(ReferenceCase recorded) {
        long[] steps = recorded.input("steps").toLongArray();
        Map<String, NDArray> results = new LinkedHashMap<>();
        List<?> rows = (List<?>) recorded.config().get("rows");
        for (int row = 0; row < rows.size(); row++) {
            Map<?, ?> config = (Map<?, ?>) rows.get(row);
            results.put(
                    "sigmas_" + config.get("name"),
                    schedule(recorded.manager(), config, (int) steps[row]));
        }
        return results;
    }

    private static NDArray schedule(NDManager manager, Map<?, ?> config, int steps) {
        Map<?, ?> scheduler = (Map<?, ?>) config.get("scheduler");
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("steps", steps);
        if (config.get("mu") instanceof Number mu) {
            options.put("timeshift", Math.exp(mu.doubleValue()));
        } else {
            options.put("timeshift", scheduler.get("shift"));
        }
        if (!Boolean.TRUE.equals(config.get("sigmas_given"))) {
            options.put("grid", "twice");
        }
        if (scheduler.get("shift_terminal") instanceof Number terminal) {
            options.put("terminal", terminal);
        }
        StepOptions grid = Options.of(StepOptions.class, options);
        TimeGrid times = new TimeGrid(grid, TimeAxis.NOISE_AT_ONE, ANY);
        float[] sigmas = new float[steps + 1];
        for (int step = 0; step <= steps; step++) {
            sigmas[step] = times.time(step);
        }
        return manager.create(sigmas);
    }

    private static Map<String, NDArray> sdxl(ReferenceCase recorded) {
        Map<String, Object> config = recorded.config();
        int steps = (int) recorded.input("steps").toLongArray()[0];
        SdxlSchedule schedule =
                new SdxlSchedule(
                        whole(config, "num_train_timesteps"),
                        ((Number) config.get("beta_start")).doubleValue(),
                        ((Number) config.get("beta_end")).doubleValue(),
                        whole(config, "steps_offset"));
        double[] sigmas = schedule.sigmas(steps);
        float[] euler = new float[sigmas.length];
        float[] preserving = new float[sigmas.length];
        for (int i = 0; i < sigmas.length; i++) {
            euler[i] = (float) sigmas[i];
            preserving[i] =
                    (float)
                            NoiseFrame.VARIANCE_EXPLODING.sigmaIn(
                                    NoiseFrame.VARIANCE_PRESERVING, sigmas[i]);
        }
        NDManager manager = recorded.manager();
        return Map.of(
                "timesteps",
                manager.create(schedule.timesteps(steps), new Shape(steps)),
                "sigmas",
                manager.create(euler),
                "sigmas_vp",
                manager.create(preserving));
    }

    private static int whole(Map<String, Object> config, String name) {
        return ((Number) config.get(name)).intValue();
    }
}
