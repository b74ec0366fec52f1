package org.intarsia.samplers.autoregressive.shared;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * A flow that paints a part of the latents, from its start to its end.
 *
 * @param sampler moves the latents of that part
 * @param prediction of the head
 * @param latents of the whole
 */
public record InnerFlow(Sampler sampler, PredictionSpec prediction, LatentSpec.Continuous latents) {
    /**
     * @param grid of the part
     * @param noise of the part alone
     * @param held the network on what was held for the part
     * @return [B, C, rows, columns]
     */
    public NDArray paint(NDManager manager, Grid grid, Noise noise, Predictor held) {
        LatentSpec part =
                new LatentSpec.Continuous(
                        latents.space(), latents.channels(), grid, latents.low(), latents.high());
        SampleRequest request = new SampleRequest(part, List.of(), prediction, manager);
        SamplerState inner = sampler.start(request, noise);
        while (!inner.done()) {
            SamplerState next = sampler.step(inner, held);
            inner.values().close();
            inner.memory().stream()
                    .filter(kept -> next.memory().stream().noneMatch(other -> other == kept))
                    .forEach(NDArray::close);
            inner = next;
        }
        NDArray end = sampler.latents(inner, request).value();
        inner.values().close();
        inner.memory().close();
        return end;
    }
}
