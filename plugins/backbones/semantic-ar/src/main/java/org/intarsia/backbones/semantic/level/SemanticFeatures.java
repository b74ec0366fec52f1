package org.intarsia.backbones.semantic.level;

import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.TensorSpec;

/**
 * What the backbone hands on: {@code tokens} [n, z], or the {@code dictionary}'s logits [n, K];
 * then the switches, each a number a row; then the {@code label}, where the head is told it.
 */
public final class SemanticFeatures {
    /** The logits of the first level, and the further head that gives them. */
    public static final String DICTIONARY = "dictionary";

    /** The further head that says the codes of patches, for a training. */
    public static final String POSTERIOR = "posterior";

    /** The switch of what goes to the head. */
    public static final String Z = "z";

    /** The switch of the earlier pixels of the head. */
    public static final String HISTORY = "history";

    /** The switch of the class that the head is told. */
    public static final String C = "c";

    /** The class, where the head is told it. */
    public static final String LABEL = Conditioning.LABEL;

    /**
     * The switch of the code that was drawn: where it is dropped, the head takes the likeliest of
     * its own row.
     */
    public static final String OWN_CODE = "own-code";

    private SemanticFeatures() {}

    public static FeatureSpec of(SemanticOptions options, Grid grid) {
        List<TensorSpec> members = new ArrayList<>();
        members.add(
                options.draws()
                        ? TensorSpec.of(DICTIONARY, -1, options.dictSize())
                        : TensorSpec.of(FeatureSpec.TOKENS, -1, options.zDim()));
        switches(options).forEach(name -> members.add(TensorSpec.of(name)));
        if (tellsClass(options)) {
            members.add(TensorSpec.of(LABEL));
        }
        return new FeatureSpec(members, grid, options.patchSize());
    }

    public static List<String> switches(SemanticOptions options) {
        List<String> names = new ArrayList<>();
        if (options.draws()) {
            names.add(OWN_CODE);
        }
        for (SemanticOptions.Switch one : options.switches()) {
            names.add(
                    switch (one) {
                        case Z -> Z;
                        case HISTORY -> HISTORY;
                        case C -> C;
                    });
        }
        return names;
    }

    private static boolean tellsClass(SemanticOptions options) {
        return options.switches().contains(SemanticOptions.Switch.C);
    }

    /** Adds copies of the switches [B] to the features of a forward. */
    public static NDList with(NDList features, SemanticOptions options, Conditioning conditioning) {
        for (String name : switches(options)) {
            features.add(conditioning.value(name).duplicate());
        }
        if (tellsClass(options)) {
            features.add(conditioning.value(LABEL).duplicate());
        }
        return features;
    }
}
