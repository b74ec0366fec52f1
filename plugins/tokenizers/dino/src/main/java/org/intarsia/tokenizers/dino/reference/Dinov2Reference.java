package org.intarsia.tokenizers.dino.reference;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.tokenizers.dino.DinoEncoder;
import org.intarsia.tokenizers.dino.Dinov2Options;
import org.intarsia.tokenizers.dino.Dinov2Tokenizer;

/** The recorded cases of DINOv2. */
public final class Dinov2Reference implements ReferenceSuite {
    private static final List<String> OPTIONS =
            List.of(
                    "hidden_size",
                    "num_hidden_layers",
                    "num_attention_heads",
                    "mlp_ratio",
                    "layer_norm_eps",
                    "image_size",
                    "patch_size",
                    "qkv_bias",
                    "use_swiglu_ffn",
                    "num_register_tokens");

    @Override
    public Set<String> operations() {
        return Set.of("forward");
    }

    static Dinov2Options options(ReferenceCase recorded) {
        return CaseOptions.of(Dinov2Options.class, recorded.config(), OPTIONS);
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        Dinov2Options options = options(recorded);
        NDArray pixels = recorded.input("pixel_values");
        DinoEncoder encoder = Dinov2Tokenizer.encoder(options, recorded.weights("weights"));
        NDArray tokens = encoder.tokens(pixels, recorded.trace());
        NDArray normed = encoder.normed(tokens);
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("last_hidden_state", normed);
        results.put("cls_token", normed.get(":, 0"));
        results.put("patch_tokens", encoder.ofPatches(normed));
        results.put("patch_tokens_noaffine", encoder.ofPatches(encoder.plainlyNormed(tokens)));
        return results;
    }
}
