package org.intarsia.encoders.qwen3.reference;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Set;
import org.intarsia.encoders.qwen3.Qwen3Network;
import org.intarsia.encoders.qwen3.Qwen3Size;
import org.intarsia.encoders.qwen3.Qwen3Size.UnseenAttention;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.reference.TextCases;

/** The recorded cases of the published code of Qwen3. */
public final class Qwen3Reference implements ReferenceSuite {
    private static final String ZERO = "last_hidden_state_zero_attention";

    @Override
    public Set<String> operations() {
        return Set.of("encode-tokens");
    }

    /** Also with the other answer of attention to nothing, where the case has it. */
    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        Qwen3Size size = TextCases.options(Qwen3Size.class, recorded.config());
        Map<String, NDArray> results = states(recorded, size);
        if (recorded.asks(ZERO)) {
            Qwen3Size zero = size.unseen(UnseenAttention.ZERO);
            results.put(ZERO, states(recorded, zero).get("last_hidden_state"));
        }
        return results;
    }

    private static Map<String, NDArray> states(ReferenceCase recorded, Qwen3Size size) {
        return new TextCases(recorded, Qwen3Network.of(size, recorded.weights("weights"))).states();
    }
}
