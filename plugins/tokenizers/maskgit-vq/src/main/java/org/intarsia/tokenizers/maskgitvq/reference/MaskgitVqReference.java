package org.intarsia.tokenizers.maskgitvq.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.tokens.CodeTable;
import org.intarsia.nn.tokens.QuantizerLoss;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.tokenizers.maskgitvq.MaskgitVqDecoder;
import org.intarsia.tokenizers.maskgitvq.MaskgitVqTokenizer;

/** The recorded cases of MaskGIT's tokenizer. */
public final class MaskgitVqReference implements ReferenceSuite {
    private static final double BETA = 0.25;
    private static final List<String> OPTIONS =
            List.of(
                    "codebook_size",
                    "z_channels",
                    "hidden_channels",
                    "channel_mult",
                    "num_res_blocks");

    @Override
    public Set<String> operations() {
        return Set.of("autoencode", "encode", "decode", "quantize");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(manifest(recorded));
        MaskgitVqTokenizer tokenizer = pipeline.part(MaskgitVqTokenizer.class);
        Map<String, NDArray> results = new LinkedHashMap<>();
        if (recorded.operation().equals("quantize")) {
            quantize(recorded, tokenizer, recorded.input("enc_out"), results);
            return results;
        }
        if (recorded.has("img")) {
            NDArray features = tokenizer.features(recorded.input("img"), keeping("enc_", results));
            results.put("enc_out", features);
            quantize(recorded, tokenizer, features, results);
        }
        if (recorded.has("dec_idx")) {
            MaskgitVqDecoder decoder = pipeline.part(MaskgitVqDecoder.class);
            NDArray ids = recorded.input("dec_idx");
            NDArray perPicture = ids.reshape(-1, tokenizer.latents().grid().tokens());
            NDArray raw = decoder.unit(perPicture, keeping("dec_", results));
            results.put("dec_raw", raw);
            results.put("dec_img", raw.clip(0, 1));
        }
        return results;
    }

    private static Trace keeping(String prefix, Map<String, NDArray> results) {
        return (name, value) -> results.put(prefix + name, Scoped.outlive(value.duplicate()));
    }

    private static Map<String, Object> manifest(ReferenceCase recorded) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("use", "maskgit-vq");
        for (String name : OPTIONS) {
            if (recorded.config().containsKey(name)) {
                part.put(name.replace('_', '-'), recorded.config().get(name));
            }
        }
        Map<String, Object> tokenizer = new LinkedHashMap<>(part);
        tokenizer.put("weights", Map.of("role", "weights"));
        ImageSpec image = image(recorded);
        return Map.of(
                "image", Map.of("height", image.height(), "width", image.width()),
                "tokenizer", tokenizer,
                "decoder", part);
    }

    private static ImageSpec image(ReferenceCase recorded) {
        if (recorded.has("img")) {
            Shape shape = recorded.input("img").getShape();
            return new ImageSpec((int) shape.get(2), (int) shape.get(3));
        }
        int side = ((Number) recorded.config().get("resolution")).intValue();
        return new ImageSpec(side, side);
    }

    private static void quantize(
            ReferenceCase recorded,
            MaskgitVqTokenizer tokenizer,
            NDArray zBDhw,
            Map<String, NDArray> results) {
        CodeTable table = tokenizer.table();
        NDArray ids = tokenizer.ids(zBDhw);
        NDArray z = MapOps.tokens(zBDhw);
        NDArray q = QuantizerLoss.straightThrough(z, table.vectors(ids));
        double beta =
                recorded.config().get("commitment_cost") instanceof Number number
                        ? number.doubleValue()
                        : BETA;
        results.put("idx", ids);
        results.put("z_q", MapOps.map(q, tokenizer.latents().grid()));
        results.put(
                "quant_loss",
                QuantizerLoss.commitment(z, q).add(QuantizerLoss.codebook(z, q).mul(beta)));
    }
}
