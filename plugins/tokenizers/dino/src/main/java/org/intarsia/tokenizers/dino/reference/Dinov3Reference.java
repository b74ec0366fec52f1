package org.intarsia.tokenizers.dino.reference;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.tokenizers.dino.DinoEncoder;
import org.intarsia.tokenizers.dino.Dinov3Options;
import org.intarsia.tokenizers.dino.Dinov3Tokenizer;

/** The recorded cases of DINOv3. */
public final class Dinov3Reference implements ReferenceSuite {
    private static final List<String> OPTIONS =
            List.of(
                    "embed_dim",
                    "depth",
                    "num_heads",
                    "ffn_ratio",
                    "ffn_layer",
                    "patch_size",
                    "pos_embed_rope_base",
                    "qkv_bias",
                    "mask_key_bias",
                    "layerscale_init",
                    "n_storage_tokens");

    @Override
    public Set<String> operations() {
        return Set.of("forward");
    }

    static Dinov3Options options(ReferenceCase recorded) {
        return CaseOptions.of(Dinov3Options.class, recorded.config(), OPTIONS);
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        Dinov3Options options = options(recorded);
        NDArray image = recorded.input("image");
        DinoEncoder encoder = Dinov3Tokenizer.encoder(options, recorded.weights("weights"));
        NDArray normed = encoder.normed(encoder.tokens(image, recorded.trace()));
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("cls_token", normed.get(":, 0"));
        results.put("storage_tokens", normed.get(":, 1:" + (1 + options.nStorageTokens())));
        results.put("patch_tokens", encoder.ofPatches(normed));
        return results;
    }
}
