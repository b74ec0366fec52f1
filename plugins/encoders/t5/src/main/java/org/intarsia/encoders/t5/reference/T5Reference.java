package org.intarsia.encoders.t5.reference;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Set;
import org.intarsia.encoders.t5.RelativeBuckets;
import org.intarsia.encoders.t5.T5Network;
import org.intarsia.encoders.t5.T5Size;
import org.intarsia.nn.text.TextRecipe;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.reference.TextCases;
import org.intarsia.spi.plugin.Options;

/** The recorded cases of the published code of T5's encoder. */
public final class T5Reference implements ReferenceSuite {
    private static final int FARTHEST = 200;

    @Override
    public Set<String> operations() {
        return Set.of("encode-tokens", "encode-text");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        T5Size size = TextCases.options(T5Size.class, recorded.config());
        T5Network network = new T5Network(size, recorded.weights("weights"));
        TextCases cases = new TextCases(recorded, network);
        if (recorded.operation().equals("encode-text")) {
            long length = recorded.input("input_ids").getShape().get(1);
            return cases.kept(
                    Options.of(TextRecipe.class, Map.of("length", length, "padding", "left")), 0);
        }
        Map<String, NDArray> results = cases.states();
        if (recorded.asks("buckets")) {
            RelativeBuckets buckets =
                    new RelativeBuckets(
                            size.relativeAttentionNumBuckets(),
                            size.relativeAttentionMaxDistance());
            long[] classes = new long[2 * FARTHEST + 1];
            for (int i = 0; i < classes.length; i++) {
                classes[i] = buckets.of(i - FARTHEST);
            }
            results.put("buckets", recorded.manager().create(classes));
        }
        return results;
    }
}
