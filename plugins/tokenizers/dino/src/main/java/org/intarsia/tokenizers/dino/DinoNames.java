package org.intarsia.tokenizers.dino;

import org.intarsia.nn.vit.VitNames;

/**
 * What a file calls the parts of an encoder.
 *
 * @param positions the learned table
 * @param gelu names in a block with two layers
 * @param swiglu names in a block with SwiGLU
 */
record DinoNames(
        String cls,
        String registers,
        String mask,
        String positions,
        String patches,
        String blocks,
        String norm,
        VitNames gelu,
        VitNames swiglu) {
    /** The authors' names. */
    static DinoNames original(String registers) {
        return new DinoNames(
                "cls_token",
                registers,
                "mask_token",
                "pos_embed",
                "patch_embed.proj",
                "blocks",
                "norm",
                VitNames.DINO,
                VitNames.DINO.mlp("mlp.w12", "mlp.w3"));
    }
}
