package org.intarsia.backbones.llamagen;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;

/**
 * Embeddings of a text through two layers: {@code cap_proj.fc1}, {@code cap_proj.fc2}. A learned
 * table, {@code uncond_embedding}, takes the place of a text that was dropped. A shorter text is
 * padded on the left.
 */
final class Caption implements ConditionTokens {
    private final int length;
    private final int width;
    private final Parameter uncond;
    private final Linear fc1;
    private final Linear fc2;

    Caption(Weights weights, ConditioningSpec.Text text, int dim) {
        length = text.length();
        width = text.width();
        Init init = Init.normal(0.02);
        uncond =
                weights.parameter(
                        "uncond_embedding",
                        new Shape(length, width),
                        Init.normal(1 / Math.sqrt(width)));
        Weights capProj = weights.at("cap_proj");
        fc1 = new Linear(capProj.at("fc1"), width, dim, Linear.Options.NO_BIAS.init(init));
        fc2 = new Linear(capProj.at("fc2"), dim, dim, Linear.Options.NO_BIAS.init(init));
    }

    @Override
    public int count() {
        return length;
    }

    @Override
    public NDArray forward(Conditioning conditioning) {
        NDArray text = padded(checked(conditioning.value(Conditioning.TEXT)));
        if (conditioning.has(Conditioning.CAPTION)) {
            NDArray given = conditioning.value(Conditioning.CAPTION);
            text = ConditionTokens.choose(given, text, uncond.array().expandDims(0));
        }
        return fc2.forward(Ops.geluTanh(fc1.forward(text)));
    }

    private NDArray checked(NDArray textBLW) {
        Shape shape = textBLW.getShape();
        if (shape.get(1) > length) {
            throw new IntarsiaException(
                    ErrorCode.CAPTION_DOES_NOT_FIT,
                    "text",
                    shape.get(1) + " tokens, and the table of this model has " + length,
                    "Shorten the text to " + length + " tokens.");
        }
        if (shape.get(2) != width) {
            throw new IntarsiaException(
                    ErrorCode.CAPTION_DOES_NOT_FIT,
                    "text",
                    "embeddings of width " + shape.get(2) + ", and this model reads " + width,
                    "Use the text encoder that the model was trained with.");
        }
        return textBLW;
    }

    private NDArray padded(NDArray textBLW) {
        long missing = length - textBLW.getShape().get(1);
        return missing == 0 ? textBLW : before(textBLW, missing, textBLW.getShape().get(2));
    }

    private static NDArray before(NDArray x, long missing, long last) {
        long batch = x.getShape().get(0);
        Shape shape =
                x.getShape().dimension() == 2
                        ? new Shape(batch, missing)
                        : new Shape(batch, missing, last);
        return NDArrays.concat(new NDList(x.getManager().zeros(shape), x), 1);
    }

    @Override
    public NDArray mask(NDManager manager, Conditioning conditioning) {
        Shape shape = checked(conditioning.value(Conditioning.TEXT)).getShape();
        long missing = length - shape.get(1);
        if (!conditioning.has(Conditioning.TEXT_MASK)) {
            Shape given = new Shape(shape.get(0), shape.get(1));
            return missing == 0 ? null : before(manager.ones(given), missing, 0);
        }
        NDArray mask = conditioning.value(Conditioning.TEXT_MASK);
        return missing == 0 ? mask : before(mask, missing, 0);
    }
}
