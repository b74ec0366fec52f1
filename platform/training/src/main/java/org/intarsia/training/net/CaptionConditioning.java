package org.intarsia.training.net;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.spi.Kind;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.TextRole;

/** Captions as what a batch is conditioned on, by an encoder that is trained with the backbone. */
final class CaptionConditioning {
    private CaptionConditioning() {}

    /**
     * @throws IntarsiaException INT-609 when captions are to be read, and the pipeline has no
     *     encoder that is trained with it
     */
    static void check(Assembly assembly) {
        if (!(assembly.conditioning() instanceof ConditioningSpec.Text)
                || assembly.find(TextEncoder.class)
                        .filter(TextEncoder.Trainable.class::isInstance)
                        .isPresent()) {
            return;
        }
        throw new IntarsiaException(
                ErrorCode.NOT_TRAINABLE,
                Place.part(Kind.TEXT_ENCODER.word()),
                "the pipeline is conditioned on texts, and has no text encoder that can be trained"
                        + " with the backbone",
                "Name one that reads the backbone's file: conditioning: {kind: text, encoder: {use:"
                        + " bytes, weights: {file: ..., prefix: text_encoder.}}}.");
    }

    /** The empty text stands for none, in as many rows as there are captions. */
    static Conditioning of(TextEncoder.Trainable encoder, List<String> captions, RunContext run) {
        List<String> texts = new ArrayList<>(captions);
        String none = encoder.gives().nullText();
        texts.add(none == null ? "" : none);
        EncodedTexts encoded = encoder.embed(texts, TextRole.PROMPT, run);
        int rows = captions.size();
        NDArray text = encoded.textNLD();
        NDArray mask = encoded.maskNL().get("0:" + rows);
        NDArray value = text.get("0:" + rows);
        NDArray nullForm = text.get(rows + ":").broadcast(value.getShape());
        return Conditioning.NONE
                .with(Conditioning.TEXT, value, nullForm)
                .with(Conditioning.TEXT_MASK, mask, mask);
    }
}
