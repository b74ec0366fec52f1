package org.intarsia.backbones.semantic.level;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import com.google.inject.Singleton;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Parameter;
import org.jspecify.annotations.Nullable;

/** The codes of a pipeline's dictionary: one parameter, read by the backbone and by its head. */
@Singleton
public final class SharedDictionary {
    private @Nullable Parameter codes;

    @Inject
    public SharedDictionary() {}

    /** Sets the table [K, z] of the backbone that is built. */
    public void set(@Nullable Parameter table) {
        codes = table;
    }

    /** Whether the backbone that was built last draws codes. */
    public boolean isThere() {
        return codes != null;
    }

    /** Width of a code's vector. */
    public int width() {
        return (int) table().shape().get(1);
    }

    /**
     * @param idsBn codes [B, n] int64
     * @return [B, n, z]
     */
    public NDArray vectors(NDArray idsBn) {
        return Ops.embedding(idsBn, table().array());
    }

    private Parameter table() {
        if (codes == null) {
            throw new IllegalStateException("no dictionary");
        }
        return codes;
    }
}
