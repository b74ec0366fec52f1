package org.intarsia.spi;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.TextRole;
import org.intarsia.spi.text.TextSpec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Texts to the embeddings that a network reads. An embedding is a function of its text and role
 * alone, whatever texts are encoded with it: the platform keeps embeddings.
 */
@ConsumerType
public interface TextEncoder extends Component {
    TextSpec gives();

    /**
     * @param texts at least one; may be empty, of any length and of any characters
     * @param role of all of them; {@link TextRole#NEGATIVE} only where {@link #gives} names a text
     *     that stands for none
     * @param manager owns the result, on the device of the part
     */
    EncodedTexts encode(List<String> texts, TextRole role, NDManager manager);

    /** One through which gradients pass, so that it can be trained with a backbone. */
    @ConsumerType
    interface Trainable extends TextEncoder {
        /** As {@link #encode}, with gradients; the arrays belong to the run's manager. */
        EncodedTexts embed(List<String> texts, TextRole role, RunContext run);
    }
}
