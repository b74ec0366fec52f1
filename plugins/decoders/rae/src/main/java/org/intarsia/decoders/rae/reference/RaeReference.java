package org.intarsia.decoders.rae.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Set;
import org.intarsia.decoders.rae.RaeDecoder;
import org.intarsia.decoders.rae.RaeVitDecoder;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.spec.ImageSpec;

/** The recorded cases of RAE. The cases' images are in [0, 1]. */
public final class RaeReference implements ReferenceSuite {
    @Override
    public Set<String> operations() {
        return Set.of("encode", "decode");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return recorded.operation().equals("encode") ? encode(recorded) : decode(recorded);
    }

    private static Map<String, NDArray> encode(ReferenceCase recorded) {
        NDArray image = recorded.input("image_in");
        Shape shape = image.getShape();
        CasePipeline pipeline =
                recorded.assemble(
                        Map.of(
                                "image",
                                        Map.of(
                                                "height",
                                                (int) shape.get(2),
                                                "width",
                                                (int) shape.get(3)),
                                "tokenizer", RaeManifest.encoder(recorded.config())));
        Tokenizer tokenizer = pipeline.part(Tokenizer.class);
        return Map.of("latent", tokenizer.encode(image.mul(2).sub(1)).value());
    }

    /** Without a tokenizer, of which the case has no file. */
    private static Map<String, NDArray> decode(ReferenceCase recorded) {
        Map<String, Object> config = recorded.config();
        int side = ((Number) ((Map<?, ?>) config.get("decoder")).get("image_size")).intValue();
        RaeVitDecoder network =
                new RaeVitDecoder(
                        RaeManifest.network(config),
                        recorded.weights("weights"),
                        new ImageSpec(side, side));
        RaeDecoder decoder =
                new RaeDecoder(RaeManifest.statistics(config), recorded.weights("stats"), network);
        NDArray tokens = decoder.restored(recorded.input("latent_in"));
        return Map.of("image", network.unit(tokens, recorded.trace()));
    }
}
