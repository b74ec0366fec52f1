package org.intarsia.decoders.pid;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import org.intarsia.nn.layers.Linear;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;

/**
 * Adds what an adapter says to the tokens, the less the noisier the latents are: x + gate lq with
 * gate = sigmoid(W [x, lq] + b - alpha sigma). Parts {@code content_proj} and {@code log_alpha}.
 */
public final class SigmaGate {
    private static final double CONTENT_STD = 0.01;
    private static final float OPEN = 2;
    private static final float ALPHA = 5;

    private final Linear content;
    private final Parameter logAlpha;

    /**
     * Fresh, about sigmoid(2 - 5 sigma).
     *
     * @param width D of the tokens
     * @param values of a gate for a token: D or 1
     */
    public SigmaGate(Weights weights, int width, int values) {
        content =
                new Linear(
                        weights.at("content_proj"),
                        2 * width,
                        values,
                        Linear.Options.WITH_BIAS
                                .init(Init.truncatedNormal(CONTENT_STD))
                                .biasInit(Init.constant(OPEN)));
        logAlpha =
                weights.parameter("log_alpha", new Shape(), Init.constant((float) Math.log(ALPHA)));
    }

    /**
     * @param xBND tokens
     * @param lqBND what the adapter says of them
     * @param sigmaB how noisy the latents are
     * @return [B, N, D or 1]
     */
    public NDArray gate(NDArray xBND, NDArray lqBND, NDArray sigmaB) {
        return Scoped.run(
                () -> {
                    NDArray logit = content.forward(NDArrays.concat(new NDList(xBND, lqBND), 2));
                    NDArray closing = logAlpha.array().exp().mul(sigmaB).reshape(-1, 1, 1);
                    return Activation.sigmoid(logit.sub(closing));
                });
    }

    /**
     * @return x + gate lq [B, N, D]
     */
    public NDArray forward(NDArray xBND, NDArray lqBND, NDArray sigmaB) {
        return Scoped.run(() -> xBND.add(gate(xBND, lqBND, sigmaB).mul(lqBND)));
    }
}
