package org.intarsia.spi;

import java.util.List;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.TextRole;
import org.osgi.annotation.versioning.ConsumerType;

/** A text encoder through which gradients pass, so that it can be trained with a backbone. */
@ConsumerType
public interface TrainableTextEncoder extends TextEncoder {
    /** As {@link #encode}, with gradients; the arrays belong to the run's manager. */
    EncodedTexts embed(List<String> texts, TextRole role, RunContext run);
}
