package org.intarsia.kernel.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.base.Digests;
import org.intarsia.spi.problem.ErrorCode;
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

    /** Trusts a key; an expiry of null is none. */
    public void trust(PublicKey key, String name, String expires) {
        try {
            if (expires != null) {
                Instant.parse(expires);
            }
        } catch (DateTimeParseException e) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_TIME,
                    "--expires",
                    "\"" + expires + "\" is not a time",
                    "Write 2027-01-31T00:00:00Z.");
        }
        Trusted trusted = new Trusted(name, Keys.encode(key), expires == null ? "" : expires);
        file.change(
                now -> {
                    Map<String, Trusted> keys = new LinkedHashMap<>(now.keys());
                    keys.put(Keys.id(key), trusted);
                    return new Content(
                            now.policy(),
                            keys,
                            now.digests(),
                            without(now.revokedKeys(), Keys.id(key)),
                            now.revokedDigests());
                });
    }

    /** Trusts one jar by its digest, whatever its signature. */
    public void trustDigest(String digest, String name) {
        file.change(
                now -> {
                    Map<String, String> digests = new LinkedHashMap<>(now.digests());
                    digests.put(Digests.normalised(digest), name);
                    return new Content(
                            now.policy(),
                            now.keys(),
                            digests,
                            now.revokedKeys(),
                            without(now.revokedDigests(), Digests.normalised(digest)));
                });
    }

    /**
     * Revokes a key by its id (16 digits) or a jar by its digest (64 digits).
     *
     * @throws IntarsiaException INT-535 when the text is neither
     */
    public void revoke(String idOrDigest) {
        String id = Digests.normalised(idOrDigest);
        boolean key = id.matches("[0-9a-f]{16}");
        if (!key && !id.matches("[0-9a-f]{64}")) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_KEY_ID,
                    "revoke",
                    "\"" + idOrDigest + "\" is neither a key id of 16 digits nor a digest of 64",
                    "Copy either from: plugins.");
        }
        file.change(
                now ->
                        new Content(
                                now.policy(),
                                now.keys(),
                                now.digests(),
                                key ? with(now.revokedKeys(), id) : now.revokedKeys(),
                                key ? now.revokedDigests() : with(now.revokedDigests(), id)));
    }

    private static List<String> with(List<String> list, String more) {
        List<String> longer = new ArrayList<>(without(list, more));
        longer.add(more);
        return longer;
    }

    private static List<String> without(List<String> list, String one) {
        return list.stream().filter(it -> !it.equals(one)).toList();
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
