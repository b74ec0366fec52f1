package org.intarsia.tokenizers.dino;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.testkit.fixtures.RandomParameters;

/** The values of a network with transformers' names under those of the authors. */
final class AuthorsNames implements Weights {
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("cls_token", "embeddings.cls_token"),
                    Map.entry("register_tokens", "embeddings.register_tokens"),
                    Map.entry("pos_embed", "embeddings.position_embeddings"),
                    Map.entry("patch_embed.proj.", "embeddings.patch_embeddings.projection."),
                    Map.entry("norm.", "layernorm."),
                    Map.entry(".attn.proj.", ".attention.output.dense."),
                    Map.entry(".ls1.gamma", ".layer_scale1.lambda1"),
                    Map.entry(".ls2.gamma", ".layer_scale2.lambda1"),
                    Map.entry(".mlp.w12.", ".mlp.weights_in."),
                    Map.entry(".mlp.w3.", ".mlp.weights_out."));

    private final RandomParameters theirs;
    private final NDManager manager;
    private final String prefix;

    AuthorsNames(RandomParameters theirs, NDManager manager) {
        this(theirs, manager, "");
    }

    private AuthorsNames(RandomParameters theirs, NDManager manager, String prefix) {
        this.theirs = theirs;
        this.manager = manager;
        this.prefix = prefix;
    }

    private record Held(String name, Shape shape, NDArray array) implements Parameter {}

    @Override
    public Weights at(String name) {
        return new AuthorsNames(theirs, manager, prefix + name + ".");
    }

    @Override
    public Parameter parameter(String name, Shape shape, Init init) {
        String full = prefix + name;
        NDArray array = full.contains("attn.qkv") ? fused(full) : theirs.get(theirName(full));
        return new Held(full, shape, array);
    }

    private NDArray fused(String full) {
        NDList three = new NDList();
        for (String one : new String[] {"query", "key", "value"}) {
            three.add(theirs.get(block(full.replace("attn.qkv", "attention.attention." + one))));
        }
        NDArray array = NDArrays.concat(three);
        array.attach(manager);
        return array;
    }

    private static String theirName(String full) {
        String name = full;
        for (Map.Entry<String, String> entry : NAMES.entrySet()) {
            boolean beginning = !entry.getKey().startsWith(".");
            if (beginning ? name.startsWith(entry.getKey()) : name.contains(entry.getKey())) {
                name = name.replace(entry.getKey(), entry.getValue());
                break;
            }
        }
        return block(name);
    }

    private static String block(String name) {
        return name.replaceFirst("^blocks\\.", "encoder.layer.");
    }

    @Override
    public Parameter fixed(String name, Shape shape, Supplier<float[]> values) {
        return parameter(name, shape, Init.zeros());
    }

    @Override
    public Parameter table(Shape shape, Supplier<float[]> values) {
        return new Held("", shape, manager.create(values.get(), shape));
    }
}
