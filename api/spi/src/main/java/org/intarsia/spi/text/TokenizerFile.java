package org.intarsia.spi.text;

import org.intarsia.spi.problem.IntarsiaException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The {@code tokenizer.json} of a part: the file that its manifest entry names, or the one beside
 * its weights. Injected into a component that reads one.
 */
@ProviderType
public interface TokenizerFile {
    /**
     * The tokenizer. A plan notes that the file is needed and reads nothing.
     *
     * @param spec what the network was made for
     * @throws IntarsiaException INT-301 when the file is not there, INT-320 when it cannot be read,
     *     INT-321 when it is that of another model
     */
    TextTokenizer open(TokenizerSpec spec);
}
