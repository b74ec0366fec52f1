package org.intarsia.tokenizers.klvae;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.spi.plugin.Weights;

/** The convolutions over time of a file for videos, which the first frame skips. */
final class FrameLayers {
    private FrameLayers() {}

    static void unreadByEncoder(Weights encoder, KlVaeOptions options) {
        if (options.layout() != KlVaeLayout.QWEN_IMAGE) {
            return;
        }
        List<Boolean> halved = options.temperalDownsample();
        for (int level = 0; level < halved.size(); level++) {
            if (halved.get(level)) {
                int number = (level + 1) * (options.layersPerBlock() + 1) - 1;
                int width = options.blockOutChannels().get(level);
                unread(encoder.at("down_blocks." + number + ".time_conv"), width, width);
            }
        }
    }

    static void unreadByDecoder(Weights decoder, KlVaeOptions options) {
        if (options.layout() != KlVaeLayout.QWEN_IMAGE) {
            return;
        }
        List<Boolean> halved = options.temperalDownsample();
        for (int number = 0; number < halved.size(); number++) {
            int level = halved.size() - number;
            if (halved.get(level - 1)) {
                int width = options.blockOutChannels().get(level);
                Weights own = decoder.at("up_blocks." + number + ".upsamplers.0.time_conv");
                unread(own, width, 2 * width);
            }
        }
    }

    private static void unread(Weights weights, int in, int out) {
        weights.unread("weight", new Shape(out, in, 3, 1, 1));
        weights.unread("bias", new Shape(out));
    }
}
