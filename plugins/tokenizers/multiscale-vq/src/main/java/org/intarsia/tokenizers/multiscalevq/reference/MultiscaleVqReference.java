package org.intarsia.tokenizers.multiscalevq.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.tokens.QuantizerLoss;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.tokenizers.multiscalevq.MultiscaleVqDecoder;
import org.intarsia.tokenizers.multiscalevq.MultiscaleVqOptions;
import org.intarsia.tokenizers.multiscalevq.MultiscaleVqTokenizer;
import org.intarsia.tokenizers.multiscalevq.ResidualPyramid;

/** The recorded cases of VAR's tokenizer. */
public final class MultiscaleVqReference implements ReferenceSuite {
    private static final int LARGEST_MAP = 256;

    @Override
    public Set<String> operations() {
        return Set.of("autoencode", "encode", "decode", "quantize", "interpolate");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return switch (recorded.operation()) {
            case "interpolate" -> interpolate(recorded);
            case "quantize" -> quantize(recorded);
            default -> autoencode(recorded);
        };
    }

    private static Map<String, NDArray> interpolate(ReferenceCase recorded) {
        Map<String, NDArray> results = new LinkedHashMap<>();
        for (int from = 1; from <= LARGEST_MAP; from++) {
            if (!recorded.has("x" + from)) {
                continue;
            }
            NDArray x = recorded.input("x" + from);
            for (int to = 1; to <= LARGEST_MAP; to++) {
                String sizes = "_" + from + "_to_" + to;
                if (recorded.asks("area" + sizes)) {
                    results.put("area" + sizes, MapOps.area(x, new Grid(to, to)));
                }
                if (recorded.asks("bicubic" + sizes)) {
                    results.put("bicubic" + sizes, MapOps.bicubic(x, new Grid(to, to)));
                }
            }
        }
        return results;
    }

    private static Map<String, NDArray> quantize(ReferenceCase recorded) {
        MultiscaleVqOptions options = MultiscaleVqManifest.quantizer(recorded.config());
        ResidualPyramid pyramid =
                new ResidualPyramid(options, recorded.weights("weights").at("quantize"));
        Map<String, NDArray> results = new LinkedHashMap<>();
        List<ResidualPyramid.Scale> scales =
                quantize(recorded, pyramid, recorded.input("f"), results);
        NDList ids = new NDList(scales.stream().map(ResidualPyramid.Scale::ids).toList());
        Incremental given = incremental(pyramid, ids);
        results.put("var_input", given.input());
        results.put("fhat_incremental", given.map());
        int[] chosen = pyramid.phi().chosen();
        results.put(
                "phi_index",
                recorded.manager().create(IntStream.of(chosen).asLongStream().toArray()));
        int shown = Math.max(0, Math.min(3, scales.size() - 2));
        if (scales.size() > 1) {
            NDArray next = pyramid.next(scales.get(shown).map(), shown + 1);
            results.put("next_map_after_scale" + shown, next);
            results.put("next_map_after_scale3", next);
        }
        return results;
    }

    private static Map<String, NDArray> autoencode(ReferenceCase recorded) {
        CasePipeline pipeline =
                recorded.assemble(MultiscaleVqManifest.of(recorded.config(), image(recorded)));
        MultiscaleVqTokenizer tokenizer = pipeline.part(MultiscaleVqTokenizer.class);
        MultiscaleVqDecoder decoder = pipeline.part(MultiscaleVqDecoder.class);
        Map<String, NDArray> results = new LinkedHashMap<>();
        if (recorded.has("img")) {
            NDArray features = tokenizer.features(recorded.input("img"));
            NDArray f = tokenizer.project(features);
            results.put("enc_out", features);
            results.put("f", f);
            List<ResidualPyramid.Scale> scales =
                    quantize(recorded, tokenizer.pyramid(), f, results);
            NDArray map = scales.get(scales.size() - 1).map();
            results.put("train_f_hat_straight_through", QuantizerLoss.straightThrough(f, map));
            results.put("rec", decoder.picture(map).clip(-1, 1));
        }
        if (recorded.has("dec_idx_0")) {
            decode(recorded, pipeline, results);
        }
        return results;
    }

    /** Adds ids, maps and the loss. */
    private static List<ResidualPyramid.Scale> quantize(
            ReferenceCase recorded,
            ResidualPyramid pyramid,
            NDArray f,
            Map<String, NDArray> results) {
        List<ResidualPyramid.Scale> scales = pyramid.quantize(f);
        for (int k = 0; k < scales.size(); k++) {
            results.put("idx_" + k, scales.get(k).ids());
            results.put("fhat_" + k, scales.get(k).map());
        }
        double beta =
                recorded.config().get("beta") instanceof Number number
                        ? number.doubleValue()
                        : MultiscaleVqTokenizer.BETA;
        results.put(
                "vq_loss",
                ResidualPyramid.codebook(f, scales)
                        .add(ResidualPyramid.commitment(f, scales).mul(beta)));
        return scales;
    }

    private static void decode(
            ReferenceCase recorded, CasePipeline pipeline, Map<String, NDArray> results) {
        MultiscaleVqTokenizer tokenizer = pipeline.part(MultiscaleVqTokenizer.class);
        Decoder decoder = pipeline.part(Decoder.class);
        NDList ids = new NDList();
        for (int k = 0; recorded.has("dec_idx_" + k); k++) {
            ids.add(recorded.input("dec_idx_" + k));
            Latents latents = new Latents(new NDList(ids), tokenizer.latents(), 0);
            if (recorded.asks("dec_img_scale" + k)) {
                results.put(
                        "dec_img_scale" + k,
                        decoder.decode(latents, Conditioning.NONE, pipeline.run()).clip(-1, 1));
            }
        }
        Latents latents = new Latents(ids, tokenizer.latents(), 0);
        results.put(
                "dec_img", decoder.decode(latents, Conditioning.NONE, pipeline.run()).clip(-1, 1));
        Incremental given = incremental(tokenizer.pyramid(), ids);
        results.put("dec_fhat", given.map());
        results.put("dec_var_input", given.input());
    }

    /**
     * @param map after the last scale
     * @param input what a network is shown of the scales after the first, or null for one scale
     */
    private record Incremental(NDArray map, NDArray input) {}

    private static Incremental incremental(ResidualPyramid pyramid, NDList ids) {
        NDList inputs = new NDList();
        NDArray map = null;
        for (int k = 0; k < ids.size(); k++) {
            if (k > 0) {
                inputs.add(pyramid.input(map, k));
            }
            map = pyramid.accumulate(map, ids.get(k), k);
        }
        return new Incremental(map, inputs.isEmpty() ? null : NDArrays.concat(inputs, 1));
    }

    /** Of the picture where there is one, else what the finest scale comes to. */
    private static ImageSpec image(ReferenceCase recorded) {
        if (recorded.has("img")) {
            Shape shape = recorded.input("img").getShape();
            return new ImageSpec((int) shape.get(2), (int) shape.get(3));
        }
        List<?> sides = (List<?>) recorded.config().get("patch_nums");
        List<?> multipliers = (List<?>) recorded.config().get("ch_mult");
        int finest = ((Number) sides.get(sides.size() - 1)).intValue();
        int pixels = finest << (multipliers == null ? 4 : multipliers.size() - 1);
        return new ImageSpec(pixels, pixels);
    }
}
