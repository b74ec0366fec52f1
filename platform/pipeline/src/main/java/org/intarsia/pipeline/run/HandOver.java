package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Progress;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;

/**
 * What a sampler hands to a decoder: all rows together, or one by one where a sampler that chooses
 * its own steps was stopped with rows at different times, each of which has a noise level of its
 * own.
 *
 * @param seeds of the rows
 */
record HandOver(Assembly assembly, long[] seeds) {
    List<Latents> of(SamplerState end, SampleRequest request) {
        Sampler sampler = assembly.part(Sampler.class);
        if (end.done() || !apart(end.t())) {
            return List.of(sampler.latents(end, request));
        }
        List<Latents> rows = new ArrayList<>();
        for (int row = 0; row < end.t().length; row++) {
            rows.add(sampler.latents(row(end, row), request));
        }
        return rows;
    }

    private static boolean apart(float[] times) {
        for (float time : times) {
            if (time != times[0]) {
                return true;
            }
        }
        return false;
    }

    private static SamplerState row(SamplerState state, int row) {
        NDList values = new NDList();
        for (NDArray value : state.values()) {
            values.add(value.get(only(row)));
        }
        float[] time = {state.t()[row]};
        return new SamplerState(state.progress(), time, values, new NDList(), state.noise());
    }

    private static NDIndex only(int row) {
        return new NDIndex("{}:{}", row, row + 1);
    }

    /**
     * @param latents of {@link #of}
     * @param conditioning of all rows
     * @param inner hears of the steps of a decoder that takes some
     */
    NDArray decoded(
            List<Latents> latents,
            Conditioning conditioning,
            DefaultRun run,
            Consumer<Progress> inner) {
        if (latents.size() == 1) {
            return decoded(assembly, latents.get(0), conditioning, run, inner);
        }
        NDList images = new NDList();
        for (int row = 0; row < latents.size(); row++) {
            SeededNoise noise = new SeededNoise(new long[] {seeds[row]});
            try (DefaultRun alone = new DefaultRun(run.manager(), noise, false)) {
                images.add(
                        decoded(assembly, latents.get(row), row(conditioning, row), alone, inner));
            }
        }
        return NDArrays.concat(images);
    }

    private static Conditioning row(Conditioning all, int row) {
        Conditioning one = Conditioning.NONE;
        for (String name : all.names()) {
            Conditioning.Part part = all.part(name);
            one = one.with(name, part.value().get(only(row)), part.nullForm().get(only(row)));
        }
        return one;
    }

    /** A generative decoder draws noise of its own. */
    static NDArray decoded(
            Assembly assembly,
            Latents latents,
            Conditioning conditioning,
            DefaultRun run,
            Consumer<Progress> inner) {
        NDManager manager = run.manager();
        try (DefaultRun decoding =
                new DefaultRun(manager, run.noise().within("decoder"), false, inner)) {
            return assembly.part(Decoder.class).decode(latents, conditioning, decoding);
        }
    }
}
