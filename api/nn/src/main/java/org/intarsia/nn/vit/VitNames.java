package org.intarsia.nn.vit;

import java.util.List;

/**
 * What a file calls the layers of a block.
 *
 * @param mixed queries, keys and values; or one layer with all three
 * @param out behind the attention
 * @param hidden the first layer of the MLP
 * @param back its second
 * @param scale of what each half adds to the tokens
 */
public record VitNames(
        String norm1,
        List<String> mixed,
        String out,
        String norm2,
        String hidden,
        String back,
        Scale scale) {
    private static final List<String> SEPARATE =
            List.of(
                    "attention.attention.query",
                    "attention.attention.key",
                    "attention.attention.value");

    /** Of transformers' ViT, MAE, and RAE's decoder. */
    public static final VitNames TRANSFORMERS =
            new VitNames(
                    "layernorm_before",
                    SEPARATE,
                    "attention.output.dense",
                    "layernorm_after",
                    "intermediate.dense",
                    "output.dense",
                    Scale.NONE);

    /** Of transformers' DINOv2. */
    public static final VitNames TRANSFORMERS_DINO =
            new VitNames(
                    "norm1",
                    SEPARATE,
                    "attention.output.dense",
                    "norm2",
                    "mlp.fc1",
                    "mlp.fc2",
                    new Scale("layer_scale%d", "lambda1"));

    /** Of the original DINOv2 and DINOv3. */
    public static final VitNames DINO =
            new VitNames(
                    "norm1",
                    List.of("attn.qkv"),
                    "attn.proj",
                    "norm2",
                    "mlp.fc1",
                    "mlp.fc2",
                    new Scale("ls%d", "gamma"));

    public VitNames {
        mixed = List.copyOf(mixed);
    }

    /** The scale of each half: {@code part} with the number of the half for {@code %d}. */
    public record Scale(String part, String vector) {
        /** Nothing is scaled. */
        public static final Scale NONE = new Scale("", "");

        String part(int half) {
            return part.replace("%d", String.valueOf(half));
        }
    }

    /** With other names of the MLP. */
    public VitNames mlp(String first, String second) {
        return new VitNames(norm1, mixed, out, norm2, first, second, scale);
    }
}
