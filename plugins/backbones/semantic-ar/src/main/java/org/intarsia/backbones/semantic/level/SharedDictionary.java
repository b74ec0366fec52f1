package org.intarsia.backbones.semantic.level;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.util.Optional;
import org.intarsia.nn.layers.Mlp;
import org.intarsia.nn.tokens.CodeTable;
import org.jspecify.annotations.Nullable;

/**
 * The codes of a pipeline's dictionary, read by the backbone and by its head, and in a training
 * what says the code of a patch.
 */
@Singleton
public final class SharedDictionary {
    private @Nullable CodeTable codes;
    private @Nullable Mlp posterior;

    @Inject
    public SharedDictionary() {}

    /**
     * Sets what the backbone has that is built.
     *
     * @param table its codes, or null for none
     * @param encoder of patches, or null for none
     */
    public void set(@Nullable CodeTable table, @Nullable Mlp encoder) {
        codes = table;
        posterior = encoder;
    }

    /** Whether the backbone that was built last draws codes. */
    public boolean isThere() {
        return codes != null;
    }

    /** What makes of a patch a vector near its code's. */
    Optional<Mlp> posterior() {
        return Optional.ofNullable(posterior);
    }

    /** Width of a code's vector. */
    public int width() {
        return table().width();
    }

    /**
     * @param idsBn codes [B, n] int64
     * @return [B, n, z]
     */
    public NDArray vectors(NDArray idsBn) {
        return table().vectors(idsBn);
    }

    CodeTable table() {
        if (codes == null) {
            throw new IllegalStateException("no dictionary");
        }
        return codes;
    }
}
