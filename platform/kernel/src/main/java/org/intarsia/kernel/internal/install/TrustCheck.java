package org.intarsia.kernel.internal.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.intarsia.kernel.internal.PluginRefusedException;
import org.intarsia.kernel.trust.Policy;
import org.intarsia.kernel.trust.Signature;
import org.intarsia.kernel.trust.TrustStore;
import org.intarsia.kernel.trust.UntrustedPluginException;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Asks the trust store about a plugin's file before anything else is done with it.
 *
 * @param store null in a framework without a {@code conf} folder: then every plugin is accepted
 */
public record TrustCheck(TrustStore store, Clock clock) {
    /**
     * @return who signed it; empty for none
     * @throws PluginRefusedException when the policy does not let it in
     */
    String signer(Path jar, String digest) {
        if (store == null) {
            return "";
        }
        try {
            return store.vouch(digest, signature(jar), clock.instant());
        } catch (UntrustedPluginException e) {
            throw new PluginRefusedException(e.getMessage(), e);
        } catch (IntarsiaException e) {
            throw new PluginRefusedException(
                    "the trust store cannot be read: " + e.problems().get(0).cause(), e);
        }
    }

    /** Whether a version may change: nobody vouches for contents here. */
    boolean acceptsAny() {
        return store == null || store.content().policy() == Policy.ANY;
    }

    private static String signature(Path jar) {
        Path file = jar.resolveSibling(jar.getFileName() + ".sig");
        try {
            if (!Files.isRegularFile(file)) {
                return null;
            }
            if (Files.size(file) > Signature.LONGEST) {
                throw new PluginRefusedException("its .sig file is too long to be a signature");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new PluginRefusedException("its .sig file cannot be read", e);
        }
    }
}
