package org.intarsia.tokenizers.dino;

import org.intarsia.nn.vit.VitNames;

/** Whose names a file has. */
public enum DinoLayout {
    /** transformers'. */
    TRANSFORMERS(
            new DinoNames(
                    "embeddings.cls_token",
                    "embeddings.register_tokens",
                    "embeddings.mask_token",
                    "embeddings.position_embeddings",
                    "embeddings.patch_embeddings.projection",
                    "encoder.layer",
                    "layernorm",
                    VitNames.TRANSFORMERS_DINO,
                    VitNames.TRANSFORMERS_DINO.mlp("mlp.weights_in", "mlp.weights_out"))),
    /** The authors'. */
    ORIGINAL(DinoNames.original("register_tokens"));

    private final DinoNames names;

    DinoLayout(DinoNames names) {
        this.names = names;
    }

    DinoNames names() {
        return names;
    }
}
