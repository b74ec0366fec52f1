package org.intarsia.kernel.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.base.Digests;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * The folder {@code conf/}: {@code trust.json} (policy, keys, digests, revocations) and {@code
 * distribution.sha256} (the digests of the plugins that came with the distribution). Read again for
 * every decision, so that a revocation counts at once; written whole or not at all, by one process
 * after the other.
 */
public final class TrustStore {
    /** What vouches for the plugins that came with the distribution. */
    public static final String DISTRIBUTION = "distribution";

    private final Path folder;
    private final TrustFile file;

    public TrustStore(Path folder) {
        this.folder = folder;
        this.file = new TrustFile(folder);
    }

    /**
     * @param name of a person or a house
     * @param key Base64 of the public key
     * @param expires an instant, or empty for never
     */
    public record Trusted(String name, String key, String expires) {
        /**
         * @throws IllegalArgumentException when it could not be used for a decision
         */
        public Trusted {
            expires = expires == null ? "" : expires;
            if (name == null || key == null) {
                throw new IllegalArgumentException("a key has no name, or a name no key");
            }
            Keys.decode(key);
            if (!expires.isEmpty()) {
                instant(expires);
            }
        }

        private static void instant(String text) {
            try {
                Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("\"" + text + "\" is not a time", e);
            }
        }
    }

    /**
     * What {@code trust.json} holds.
     *
     * @param policy which plugins may be installed
     * @param keys by key id
     * @param digests of single jars that are trusted, with a name for each
     * @param revokedKeys ids
     * @param revokedDigests of jars, whatever their signature
     */
    public record Content(
            Policy policy,
            Map<String, Trusted> keys,
            Map<String, String> digests,
            List<String> revokedKeys,
            List<String> revokedDigests) {
        /** What a person wrote in capitals counts as well. */
        private static List<String> normalised(List<String> list) {
            return list == null ? List.of() : list.stream().map(Digests::normalised).toList();
        }

        private static <V> Map<String, V> normalised(Map<String, V> map) {
            if (map == null) {
                return Map.of();
            }
            Map<String, V> normalised = new LinkedHashMap<>();
            map.forEach(
                    (id, value) -> {
                        if (normalised.put(Digests.normalised(id), value) != null) {
                            throw new IllegalArgumentException(id + " is there twice");
                        }
                    });
            return normalised;
        }

        /** Fields that the file leaves out are empty. */
        public Content {
            policy = policy == null ? Policy.SIGNED : policy;
            keys = normalised(keys);
            digests = normalised(digests);
            revokedKeys = normalised(revokedKeys);
            revokedDigests = normalised(revokedDigests);
        }
    }

    /**
     * @throws IntarsiaException INT-533 when the file is there and cannot be understood: then
     *     nothing is trusted
     */
    public Content content() {
        return file.content();
    }

    /**
     * Which plugins may be installed.
     *
     * @throws IntarsiaException as {@link #content}
     */
    public Policy policy() {
        return content().policy();
    }

    /** The file, as it is now; empty where there is none. */
    public String sha256() {
        return file.sha256();
    }

    /**
     * Who vouches for a jar.
     *
     * @param digest of the jar
     * @param signature text of the file beside it, or null
     * @return a name of the store, {@link #DISTRIBUTION}, or empty where the policy requires none
     * @throws UntrustedPluginException with the reason in words
     */
    public String vouch(String digest, String signature, Instant now) {
        Content store = content();
        if (store.revokedDigests().contains(digest)) {
            throw new UntrustedPluginException(
                    "it was revoked: its digest is on the revocation list");
        }
        if (distribution().contains(digest)) {
            return DISTRIBUTION;
        }
        if (store.digests().containsKey(digest)) {
            return store.digests().get(digest);
        }
        if (store.policy() == Policy.KNOWN_DIGEST) {
            throw new UntrustedPluginException(
                    "the policy accepts known digests only, and this one is not listed;"
                            + " to add it: plugins trust --digest FILE.jar");
        }
        if (signature == null) {
            if (store.policy() == Policy.ANY) {
                return "";
            }
            throw new UntrustedPluginException(
                    "it is not signed: there is no .sig file beside it; its author makes one with:"
                            + " plugins sign");
        }
        return signer(store, digest, signature, now);
    }

    private static String signer(Content store, String digest, String text, Instant now) {
        Signature signature;
        try {
            signature = Signature.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UntrustedPluginException(
                    "its .sig file is not a signature: " + e.getMessage());
        }
        String key = Digests.normalised(signature.key());
        if (!Digests.normalised(signature.digest()).equals(digest)) {
            throw new UntrustedPluginException(
                    "it was changed after it was signed: its digest is another");
        }
        if (store.revokedKeys().contains(key)) {
            throw new UntrustedPluginException(
                    "it was signed with key " + key + ", which is revoked");
        }
        Trusted trusted = store.keys().get(key);
        if (trusted == null) {
            if (store.policy() == Policy.ANY) {
                return "";
            }
            throw new UntrustedPluginException(
                    "it was signed with key "
                            + key
                            + ", which is not trusted here; to trust it: plugins trust FILE.pub");
        }
        if (!signature.madeBy(Keys.decode(trusted.key()))) {
            throw new UntrustedPluginException(
                    "its signature was not made by the key that it names");
        }
        if (!trusted.expires().isEmpty() && now.isAfter(Instant.parse(trusted.expires()))) {
            throw new UntrustedPluginException(
                    "the key of " + trusted.name() + " expired at " + trusted.expires());
        }
        return trusted.name();
    }

    private List<String> distribution() {
        Path file = folder.resolve("distribution.sha256");
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                            .map(line -> Digests.normalised(line.split(" ", 2)[0]))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
