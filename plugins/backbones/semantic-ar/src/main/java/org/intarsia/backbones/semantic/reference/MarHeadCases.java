package org.intarsia.backbones.semantic.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.backbones.semantic.patch.MarMlp;
import org.intarsia.nn.diffusion.DdpmLoss;
import org.intarsia.nn.diffusion.DdpmSchedule;
import org.intarsia.nn.layers.Sinusoids;
import org.intarsia.nn.ops.Ops;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.TokenCases;
import org.intarsia.spi.run.Trace;

/** The cases of the bare network {@code net}. */
final class MarHeadCases {
    private static final int SINUSOIDS = 256;
    private static final double MAX_PERIOD = 10_000;
    private static final float CFG_OF_FORWARD = 2.5f;

    private MarHeadCases() {}

    private static MarMlp net(ReferenceCase recorded) {
        int channels = number(recorded, "target_channels").intValue();
        return new MarMlp(
                recorded.weights("weights").at("net"),
                new MarMlp.Size(
                        number(recorded, "width").intValue(),
                        number(recorded, "depth").intValue(),
                        channels,
                        2 * channels,
                        number(recorded, "z_channels").intValue()));
    }

    private static Number number(ReferenceCase recorded, String name) {
        return (Number) recorded.config().get(name);
    }

    static Map<String, NDArray> loss(ReferenceCase recorded) {
        MarMlp net = net(recorded);
        NDArray steps = recorded.input("t");
        NDArray t = steps.toType(DataType.FLOAT32, true);
        NDArray z = recorded.input("z");
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put(
                "t_freq",
                new Sinusoids(recorded.weights("weights"), SINUSOIDS, MAX_PERIOD).forward(t));
        NDArray out = net.forward(recorded.input("x"), t, z, TokenCases.keeping(recorded, results));
        results.put("out", out);
        results.put("out_cfg", guided(net, recorded.input("x"), t, z, CFG_OF_FORWARD, true));
        int[] at = Arrays.stream(steps.toLongArray()).mapToInt(Math::toIntExact).toArray();
        DdpmSchedule schedule = DdpmSchedule.whole();
        NDArray target = recorded.input("target");
        NDArray noise = recorded.input("noise");
        NDArray noisy = schedule.noisy(at, target, noise);
        results.put("x_t", noisy);
        NDList said = net.forward(noisy, t, z, Trace.NONE).split(2, 1);
        DdpmLoss loss = new DdpmLoss(schedule);
        DdpmLoss.Shown shown = new DdpmLoss.Shown(at, target, noisy, noise);
        NDArray error = loss.error(shown, said.get(0));
        NDArray bound = loss.bound(shown, said.get(0), said.get(1));
        results.put("loss_mse", error);
        results.put("loss_vb", bound);
        results.put("loss", error.add(bound));
        return results;
    }

    /**
     * The published form of guidance: rows without the condition behind those with it, the values
     * of the latter shown to both.
     *
     * @param both whether the rows behind are answered too, with a variance of their own
     */
    private static NDArray guided(
            MarMlp net, NDArray x, NDArray t, NDArray z, float scale, boolean both) {
        long half = z.getShape().get(0) / 2;
        NDArray first = x.get(new NDIndex("0:{}", half));
        NDList said =
                net.forward(NDArrays.concat(new NDList(first, first)), t, z, Trace.NONE)
                        .split(2, 1);
        NDList e = said.get(0).split(2, 0);
        NDArray guided = e.get(1).add(Ops.times(e.get(0).sub(e.get(1)), scale));
        NDArray variance = said.get(1);
        return both
                ? NDArrays.concat(
                        new NDList(NDArrays.concat(new NDList(guided, guided)), variance), 1)
                : NDArrays.concat(new NDList(guided, variance.get(new NDIndex("0:{}", half))), 1);
    }

    private record Sampling(ReferenceCase recorded, MarMlp net, DdpmSchedule schedule) {
        /** Noise and variance of rows at a step of the schedule. */
        NDList said(NDArray x, int at) {
            NDArray z = recorded.input("z");
            float cfg = number(recorded, "cfg").floatValue();
            float[] times = new float[(int) z.getShape().get(0)];
            Arrays.fill(times, schedule.original(at));
            NDArray t = x.getManager().create(times);
            NDArray out =
                    cfg == 1 ? net.forward(x, t, z, Trace.NONE) : guided(net, x, t, z, cfg, false);
            return out.split(2, 1);
        }

        int[] steps(NDArray x, int at) {
            int[] steps = new int[(int) x.getShape().get(0)];
            Arrays.fill(steps, at);
            return steps;
        }
    }

    static Map<String, NDArray> sample(ReferenceCase recorded) {
        int n = number(recorded, "num_sampling_steps").intValue();
        DdpmSchedule schedule = DdpmSchedule.respaced(n);
        Sampling sampling = new Sampling(recorded, net(recorded), schedule);
        Map<String, NDArray> results = new LinkedHashMap<>();
        NDArray x = recorded.input("noise_init");
        NDArray noise = recorded.input("noise_steps");
        float temperature = number(recorded, "temperature").floatValue();
        NDList passed = new NDList();
        NDList data = new NDList();
        for (int i = 0; i < n; i++) {
            int at = n - 1 - i;
            NDList said = sampling.said(x, at);
            int[] steps = sampling.steps(x, at);
            NDArray clean = schedule.data(steps, x, said.get(0));
            if (i > 0) {
                data.add(clean);
            }
            NDArray mean = schedule.mean(steps, clean, x);
            NDArray deviation = Ops.times(schedule.logVariance(steps, said.get(1)), 0.5).exp();
            x = at == 0 ? mean : mean.add(Ops.times(deviation.mul(noise.get(i)), temperature));
            passed.add(x);
        }
        results.put("sample", x);
        results.put("x_per_step", NDArrays.stack(passed));
        results.put("pred_xstart_per_step", NDArrays.stack(data));
        single(sampling, noise.get(0), n / 2, results);
        tables(recorded, schedule, results);
        return results;
    }

    private static void single(Sampling sampling, NDArray x, int at, Map<String, NDArray> results) {
        NDList said = sampling.said(x, at);
        int[] steps = sampling.steps(x, at);
        DdpmSchedule schedule = sampling.schedule();
        NDArray clean = schedule.data(steps, x, said.get(0));
        results.put("single_step_pred_xstart", clean);
        results.put("single_step_mean", schedule.mean(steps, clean, x));
        results.put("single_step_log_variance", schedule.logVariance(steps, said.get(1)));
    }

    private static void tables(
            ReferenceCase recorded, DdpmSchedule schedule, Map<String, NDArray> results) {
        int n = schedule.steps();
        long[] kept = new long[n];
        float[][] tables = new float[5][n];
        for (int i = 0; i < n; i++) {
            kept[i] = schedule.original(i);
            tables[0][i] = (float) schedule.beta(i);
            tables[1][i] = (float) schedule.alphaCumprod(i);
            tables[2][i] = (float) schedule.meanOfData(i);
            tables[3][i] = (float) schedule.meanOfNoisy(i);
            tables[4][i] = (float) schedule.logVariance(i);
        }
        results.put("timestep_map", recorded.manager().create(kept));
        String[] names = {
            "betas",
            "alphas_cumprod",
            "posterior_mean_coef1",
            "posterior_mean_coef2",
            "posterior_log_variance_clipped"
        };
        for (int i = 0; i < names.length; i++) {
            results.put(names[i], recorded.manager().create(tables[i]));
        }
    }
}
