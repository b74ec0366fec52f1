package org.intarsia.backbones.jit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;

/** One run: its labels or texts, and a count of forwards so that dropout differs between them. */
final class JitSession implements Backbone.Session {
    private final JitNetwork network;
    private final Conditioning conditioning;
    private final RunContext run;
    private int forwards;

    JitSession(JitNetwork network, Conditioning conditioning, RunContext run) {
        this.network = network;
        this.conditioning = conditioning;
        this.run = run;
    }

    @Override
    public NDList forward(ModelInput input, Step step) {
        JitBlock.Call call = new JitBlock.Call(run, step.trace(), forwards++);
        NDArray zBCHW = ModelInput.latents(input).latents();
        return run.training()
                ? network.forward(zBCHW, step, conditioning, call)
                : Gradients.off(() -> network.forward(zBCHW, step, conditioning, call));
    }
}
