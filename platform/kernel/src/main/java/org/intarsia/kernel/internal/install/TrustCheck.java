package org.intarsia.kernel.internal.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.intarsia.kernel.internal.PluginRefusedException;
import org.intarsia.kernel.trust.Policy;
import org.intarsia.kernel.trust.Signature;
import org.intarsia.kernel.trust.TrustStore;
import org.intarsia.kernel.trust.UntrustedPluginException;
import org.intarsia.spi.problem.IntarsiaException;

/** Asks the trust store about a plugin's file before anything else is done with it. */
public final class TrustCheck {
    private final TrustStore store;
    private final Clock clock;

    /** The signatures, by digest, of what was let in; empty for none. */
    private final Map<String, Optional<String>> letIn = new ConcurrentHashMap<>();

    /**
     * @param store null in a framework without a {@code conf} folder: then every plugin is accepted
     */
    public TrustCheck(TrustStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * @return who signed it; empty for none
     * @throws PluginRefusedException when the policy does not let it in; its cause is then an
     *     {@link UntrustedPluginException}, or a store that cannot be read
     */
    String signer(Path jar, String digest) {
        if (store == null) {
            return "";
        }
        Optional<String> signature = Optional.ofNullable(signature(jar));
        try {
            String signer = store.vouch(digest, signature.orElse(null), clock.instant());
            letIn.put(digest, signature);
            return signer;
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

    /**
     * Why something that was let in would be refused now; empty when it would not.
     *
     * @throws IntarsiaException INT-533 when the store cannot be understood
     */
    String withdrawn(String digest) {
        Optional<String> signature = letIn.get(digest);
        if (store == null || signature == null) {
            return "";
        }
        try {
            store.vouch(digest, signature.orElse(null), clock.instant());
            return "";
        } catch (UntrustedPluginException e) {
            return e.getMessage();
        }
    }

    /** The text of the signature beside a jar; null for none. */
    static String signature(Path jar) {
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
