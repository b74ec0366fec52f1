package org.intarsia.tokenizers.klvae.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.intarsia.nn.conv.ConvDesign;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.tokenizers.klvae.KlVaeDecoder;
import org.intarsia.tokenizers.klvae.KlVaeOptions;
import org.intarsia.tokenizers.klvae.KlVaeTokenizer;

/** The recorded cases of the KL autoencoders. Files of cases hold one of the two networks. */
public final class KlVaeReference implements ReferenceSuite {
    @Override
    public Set<String> operations() {
        return Set.of("encode", "decode");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        KlVaeOptions options = KlVaeManifest.of(recorded.config());
        Weights weights = recorded.weights("weights");
        return recorded.operation().equals("encode")
                ? encode(recorded, options, weights)
                : decode(recorded, options, weights);
    }

    private static Map<String, NDArray> encode(
            ReferenceCase recorded, KlVaeOptions options, Weights weights) {
        NDArray image = recorded.input("image_in");
        KlVaeTokenizer tokenizer = new KlVaeTokenizer(options, weights, size(image, 1));
        NDArray moments = tokenizer.moments(image, named(recorded.trace()));
        NDList halves = moments.split(2, 1);
        NDArray mean = halves.get(0);
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("moments", moments);
        results.put("mean", mean);
        if (!recorded.has("posterior_noise")) {
            results.put("logvar", halves.get(1));
            results.put("latent", tokenizer.normalised(mean));
            return results;
        }
        NDArray logvar = halves.get(1).clip(-30, 20);
        NDArray std = logvar.mul(0.5f).exp();
        NDArray sample = mean.add(std.mul(recorded.input("posterior_noise")));
        results.put("logvar", logvar);
        results.put("std", std);
        results.put("sample", sample);
        results.put("latent", tokenizer.normalised(sample));
        return results;
    }

    private static Map<String, NDArray> decode(
            ReferenceCase recorded, KlVaeOptions options, Weights weights) {
        NDArray latent = recorded.input("latent_in");
        int factor = options.patchSize() * ConvDesign.stride(options.blockOutChannels());
        KlVaeDecoder decoder = new KlVaeDecoder(options, weights, size(latent, factor));
        return Map.of("image", decoder.image(latent, named(recorded.trace())));
    }

    /** Cases call the levels {@code down_0}. */
    private static Trace named(Trace trace) {
        return (name, value) ->
                trace.record(name.replaceFirst("(?<=[a-z])(?=[0-9]+$)", "_"), value);
    }

    private static ImageSpec size(NDArray map, int factor) {
        Shape shape = map.getShape();
        return new ImageSpec(factor * (int) shape.get(2), factor * (int) shape.get(3));
    }
}
