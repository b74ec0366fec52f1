package org.intarsia.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.intarsia.nn.text.TextNetwork;
import org.intarsia.nn.text.TextRecipe;
import org.intarsia.nn.text.TextRows;
import org.intarsia.nn.text.TokenBatch;
import org.intarsia.spi.plugin.Options;

/**
 * What the cases of text encoders share.
 *
 * @param network over the weights of the case
 */
public record TextCases(ReferenceCase recorded, TextNetwork network) {
    /**
     * The options of a network that a case's configuration gives, by their published names; null is
     * 0, none of it.
     */
    public static <O extends Record> O options(Class<O> type, Map<String, Object> config) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String published =
                    component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            if (config.containsKey(published)) {
                Object value = config.get(published);
                given.put(component.getName(), value == null ? 0 : value);
            }
        }
        return Options.of(type, given);
    }

    /** {@code last_hidden_state} of {@code input_ids} with {@code attention_mask}. */
    public Map<String, NDArray> states() {
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("last_hidden_state", state(batch()));
        return results;
    }

    /**
     * Besides the states the rows that a recipe keeps of them: {@code text} and {@code text_mask}.
     *
     * @param prefix tokens of the recipe's instruction; 0 for none
     */
    public Map<String, NDArray> kept(TextRecipe recipe, int prefix) {
        Map<String, NDArray> results = states();
        TokenBatch batch = batch();
        TextRows rows = new TextRows(network, recipe, new long[prefix], prefix > 0);
        NDList texts = new NDList();
        float[] mask = new float[batch.size() * recipe.length()];
        for (int i = 0; i < batch.size(); i++) {
            NDArray state = results.get("last_hidden_state").get(i).expandDims(0);
            texts.add(rows.kept(state, batch.tokens()[i]));
            rows.mask(batch.tokens()[i], mask, i * recipe.length());
        }
        results.put("text", NDArrays.concat(texts, 0));
        results.put(
                "text_mask",
                recorded.manager()
                        .create(mask, new Shape(batch.size(), recipe.length()))
                        .toType(DataType.INT64, false));
        return results;
    }

    private NDArray state(TokenBatch batch) {
        return network.forward(recorded.manager(), List.of(batch), recorded.trace()).get(0);
    }

    private TokenBatch batch() {
        NDArray ids = recorded.input("input_ids");
        NDArray mask = recorded.input("attention_mask");
        List<long[]> rows = new ArrayList<>();
        int[] tokens = new int[Math.toIntExact(ids.getShape().get(0))];
        for (int row = 0; row < tokens.length; row++) {
            rows.add(ids.get(row).toLongArray());
            tokens[row] = (int) mask.get(row).toType(DataType.INT64, true).sum().toLongArray()[0];
        }
        return new TokenBatch(rows.toArray(long[][]::new), tokens);
    }
}
