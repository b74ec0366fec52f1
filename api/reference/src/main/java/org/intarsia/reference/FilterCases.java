package org.intarsia.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.nn.tokens.TokenDraw;
import org.intarsia.nn.tokens.TokenFilter;

/** Recorded cases of temperature, top-k and top-p alone, which the token models share. */
public final class FilterCases {
    private static final float REMOVED = -1e30f;

    private FilterCases() {}

    /**
     * Every setting of the case: what is left of the logits, what is kept, the probabilities and
     * the token drawn.
     *
     * @return the tensors {@code s0_filtered}, {@code s0_keep}, {@code s0_probs}, {@code s0_token}
     *     and so on
     */
    public static Map<String, NDArray> run(ReferenceCase recorded) {
        NDArray logits = recorded.input("logits");
        Map<String, NDArray> results = new LinkedHashMap<>();
        List<?> settings = (List<?>) recorded.config().get("settings");
        for (int i = 0; i < settings.size(); i++) {
            TokenFilter filter = filter((Map<?, ?>) settings.get(i));
            NDArray left = filter.filter(logits);
            NDArray kept = left.gt(REMOVED);
            NDArray probabilities = filter.probabilities(logits);
            NDArray removed = left.zerosLike().add(REMOVED);
            results.put("s" + i + "_filtered", NDArrays.where(kept, left, removed));
            results.put("s" + i + "_keep", kept.toType(DataType.INT64, false));
            results.put("s" + i + "_probs", probabilities);
            if (recorded.has("exp_noise")) {
                NDArray noise = recorded.input("exp_noise");
                results.put("s" + i + "_token", TokenDraw.race(probabilities, noise));
            }
        }
        return results;
    }

    private static TokenFilter filter(Map<?, ?> setting) {
        boolean ascending = "var".equals(setting.get("style"));
        return new TokenFilter(
                number(setting, "temperature", 1),
                (int) number(setting, "top_k", 0),
                number(setting, "top_p", 1),
                ascending ? TokenFilter.Rule.ASCENDING : TokenFilter.Rule.DESCENDING);
    }

    private static double number(Map<?, ?> setting, String name, double otherwise) {
        return setting.get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }
}
