package org.intarsia.reference;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Set;
import org.intarsia.spi.Component;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The recorded cases of one published model, run through the SPI. Contributed under the model's
 * name in the cases, by the bundle of the model's main part; parts of other bundles are named in
 * the manifests it requires.
 */
@ConsumerType
public interface ReferenceSuite extends Component {
    /**
     * The operations that it can run: {@code forward}, {@code sample}, {@code generate}, {@code
     * loss}, ...
     */
    Set<String> operations();

    /**
     * Runs a case whose operation is one of {@link #operations()}.
     *
     * @return every expected tensor by its name in the case, attached to {@link
     *     ReferenceCase#manager()}; intermediates go to {@link ReferenceCase#trace()}
     */
    Map<String, NDArray> run(ReferenceCase recorded);
}
