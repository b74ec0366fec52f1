package org.intarsia.tokenizers.vq.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.tokens.CodeTable;
import org.intarsia.nn.tokens.QuantizerLoss;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.tokenizers.vq.VqDecoder;
import org.intarsia.tokenizers.vq.VqTokenizer;

/** The recorded cases of LlamaGen's and taming's tokenizers. */
public final class VqReference implements ReferenceSuite {
    @Override
    public Set<String> operations() {
        return Set.of("autoencode", "encode", "decode", "quantize");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        CasePipeline pipeline =
                recorded.assemble(VqManifest.of(recorded.config(), image(recorded)));
        VqTokenizer tokenizer = pipeline.part(VqTokenizer.class);
        VqDecoder decoder = pipeline.part(VqDecoder.class);
        Map<String, NDArray> results = new LinkedHashMap<>();
        if (recorded.operation().equals("quantize")) {
            quantize(recorded, tokenizer, recorded.input("z_e"), results);
            return results;
        }
        if (recorded.has("img")) {
            NDArray features = tokenizer.features(recorded.input("img"));
            NDArray z = tokenizer.project(features);
            results.put("enc_out", features);
            results.put("z_e", z);
            NDArray q = quantize(recorded, tokenizer, z, results);
            results.put("rec", decoder.picture(q));
        }
        if (recorded.has("dec_idx")) {
            NDArray ids = recorded.input("dec_idx");
            NDArray perPicture = ids.reshape(-1, tokenizer.latents().grid().tokens());
            Latents given = Latents.clean(perPicture, tokenizer.latents());
            results.put("dec_img", decoder.decode(given, Conditioning.NONE, pipeline.run()));
        }
        return results;
    }

    /** Of the picture where there is one, else of the square of its tokens. */
    private static ImageSpec image(ReferenceCase recorded) {
        for (String name : new String[] {"img", "z_e"}) {
            if (recorded.has(name)) {
                Shape shape = recorded.input(name).getShape();
                int scale = name.equals("img") ? 1 : VqManifest.stride(recorded.config());
                return new ImageSpec(scale * (int) shape.get(2), scale * (int) shape.get(3));
            }
        }
        Shape ids = recorded.input("dec_idx").getShape();
        int side = (int) Math.round(Math.sqrt(ids.get(ids.dimension() - 1)));
        int pixels = side * VqManifest.stride(recorded.config());
        return new ImageSpec(pixels, pixels);
    }

    /** Adds ids, codes and losses; gives the codes as a map. */
    private static NDArray quantize(
            ReferenceCase recorded,
            VqTokenizer tokenizer,
            NDArray zBDhw,
            Map<String, NDArray> results) {
        CodeTable table = tokenizer.table();
        NDArray ids = tokenizer.ids(zBDhw);
        NDArray z = table.compared(MapOps.tokens(zBDhw));
        NDArray q = QuantizerLoss.straightThrough(z, table.vectors(ids));
        NDArray map = MapOps.map(q, tokenizer.latents().grid());
        results.put("idx", ids.flatten());
        results.put("z_q", map);
        double beta =
                number(recorded, "commit_loss_beta", number(recorded, "beta", VqTokenizer.BETA));
        double entropy = number(recorded, "entropy_loss_ratio", 0);
        NDArray codebook = QuantizerLoss.codebook(z, q);
        NDArray commitment = QuantizerLoss.commitment(z, q);
        results.put("vq_loss", codebook);
        results.put("commit_loss", commitment.mul(beta));
        results.put("codebook_loss_legacy", commitment.add(codebook.mul(beta)));
        NDArray distances = table.distances(z.reshape(-1, table.width()));
        results.put("entropy_loss", QuantizerLoss.entropy(distances).mul(entropy));
        return map;
    }

    private static double number(ReferenceCase recorded, String name, double otherwise) {
        return recorded.config().get(name) instanceof Number number
                ? number.doubleValue()
                : otherwise;
    }
}
