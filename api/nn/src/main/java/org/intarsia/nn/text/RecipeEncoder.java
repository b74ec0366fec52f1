package org.intarsia.nn.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.TextRole;
import org.intarsia.spi.text.TextSpec;
import org.intarsia.spi.text.TextTokenizer;
import org.intarsia.spi.text.TokenizerFile;
import org.jspecify.annotations.Nullable;

/**
 * A published language model as an encoder of texts, by the recipe of the generator that reads
 * them. What the recipe's prefix comes to is kept from text to text where the network allows it.
 */
public abstract class RecipeEncoder implements TextEncoder, Footprint {
    private final TextRecipe recipe;
    private final TextNetwork network;
    private final TextTokenizer tokenizer;
    private @Nullable NDManager manager;
    private PrefixNetwork.@Nullable Prefix prefix;

    /**
     * @param tokenizer the file of the part
     */
    protected RecipeEncoder(TextRecipe recipe, TextNetwork network, TokenizerFile tokenizer) {
        this.recipe = recipe;
        this.network = network;
        this.tokenizer = tokenizer.open(network.tokenizer());
    }

    @Override
    public TextSpec gives() {
        return new TextSpec(
                recipe.length(),
                network.width(),
                recipe.padding(),
                recipe.ownNull() ? null : recipe.nullText());
    }

    @Override
    public long workingBytes(int rows) {
        return network.workingBytes(recipe.length())
                + (long) rows * recipe.length() * network.width() * Float.BYTES;
    }

    @Override
    public synchronized EncodedTexts encode(List<String> texts, TextRole role, NDManager owner) {
        String before = recipe.prefix(role);
        TextRows rows = new TextRows(network, recipe, tokenizer.ids(before), !before.isEmpty());
        List<TokenBatch> batches =
                texts.stream()
                        .map(text -> tokenizer.ids(before + recipe.cleaning().clean(text)))
                        .map(rows::padded)
                        .toList();
        NDList encoded = Gradients.off(() -> Scoped.keep(owner, () -> kept(owner, batches, rows)));
        return new EncodedTexts(encoded.get(0), encoded.get(1));
    }

    private NDList kept(NDManager owner, List<TokenBatch> batches, TextRows rows) {
        NDList states = Scoped.list(() -> states(owner, batches, rows));
        NDList texts = new NDList();
        float[] mask = new float[batches.size() * recipe.length()];
        for (int i = 0; i < batches.size(); i++) {
            texts.add(rows.kept(states.get(i), batches.get(i).tokens()[0]));
            rows.mask(batches.get(i).tokens()[0], mask, i * recipe.length());
        }
        return new NDList(
                NDArrays.concat(texts, 0),
                owner.create(mask, new Shape(batches.size(), recipe.length())));
    }

    /** [1, L, D] a text, the rows of its instruction among them. */
    private NDList states(NDManager owner, List<TokenBatch> batches, TextRows rows) {
        long[] shared = rows.shared();
        boolean begin =
                batches.stream()
                        .allMatch(
                                batch ->
                                        Arrays.equals(
                                                shared,
                                                Arrays.copyOf(batch.ids()[0], shared.length)));
        if (!(network instanceof PrefixNetwork causal) || shared.length == 0 || !begin) {
            return network.forward(owner, batches, Trace.NONE);
        }
        PrefixNetwork.Prefix known = known(causal, shared, owner);
        List<TokenBatch> behind = new ArrayList<>();
        for (TokenBatch batch : batches) {
            long[] ids = batch.ids()[0];
            behind.add(
                    TokenBatch.of(
                            Arrays.copyOfRange(ids, shared.length, ids.length),
                            batch.tokens()[0] - shared.length));
        }
        NDList states = new NDList();
        for (NDArray state : Scoped.list(() -> causal.forward(owner, behind, known))) {
            states.add(NDArrays.concat(new NDList(known.states().get(0), state), 1));
        }
        return states;
    }

    private PrefixNetwork.Prefix known(PrefixNetwork causal, long[] ids, NDManager owner) {
        if (prefix == null || !Arrays.equals(prefix.ids(), ids)) {
            if (manager == null) {
                manager = NDManager.newBaseManager(owner.getDevice());
            }
            if (prefix != null) {
                prefix.close();
            }
            prefix = causal.prefix(manager, ids);
        }
        return prefix;
    }

    @Override
    public synchronized void close() {
        if (manager != null) {
            manager.close();
            manager = null;
            prefix = null;
        }
    }
}
