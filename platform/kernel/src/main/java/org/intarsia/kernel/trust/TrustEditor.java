package org.intarsia.kernel.trust;

import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.intarsia.base.Digests;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.kernel.trust.TrustStore.Content;
import org.intarsia.kernel.trust.TrustStore.Trusted;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Changes whom the store trusts. Every change is recorded with its actor before it is written:
 * nothing is trusted that the log does not tell of.
 */
public final class TrustEditor {
    /** The detail that holds the digest of the file after a change. */
    private static final String FILE = "trust.json";

    private final TrustFile file;
    private final AuditLog log;
    private final Actor actor;

    /**
     * @param folder {@code conf/}
     * @param actor who changes it
     */
    public TrustEditor(Path folder, AuditLog log, Actor actor) {
        this.file = new TrustFile(folder);
        this.log = log;
        this.actor = actor;
    }

    /**
     * Trusts a key.
     *
     * @param expires an instant, or null for never
     * @throws IntarsiaException INT-534 when that is no time; INT-521 when it cannot be recorded;
     *     INT-533 or INT-536 when the store cannot be read or written
     */
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
        String id = Keys.id(key);
        change(
                "trust",
                Map.of("key", id, "name", name, "expires", trusted.expires()),
                now -> {
                    Map<String, Trusted> keys = new LinkedHashMap<>(now.keys());
                    keys.put(id, trusted);
                    return new Content(
                            now.policy(),
                            keys,
                            now.digests(),
                            without(now.revokedKeys(), id),
                            now.revokedDigests());
                });
    }

    /** Trusts one jar by its digest, whatever its signature; else as {@link #trust}. */
    public void trustDigest(String digest, String name) {
        String id = Digests.normalised(digest);
        change(
                "trust",
                Map.of("digest", id, "name", name),
                now -> {
                    Map<String, String> digests = new LinkedHashMap<>(now.digests());
                    digests.put(id, name);
                    return new Content(
                            now.policy(),
                            now.keys(),
                            digests,
                            now.revokedKeys(),
                            without(now.revokedDigests(), id));
                });
    }

    /**
     * Revokes a key by its id (16 digits) or a jar by its digest (64 digits).
     *
     * @throws IntarsiaException INT-535 when the text is neither; else as {@link #trust}
     */
    public void revoke(String idOrDigest) {
        TrustId id = TrustId.of(idOrDigest);
        change(
                "revoke",
                id.details(),
                now ->
                        new Content(
                                now.policy(),
                                now.keys(),
                                now.digests(),
                                id.key() ? with(now.revokedKeys(), id.text()) : now.revokedKeys(),
                                id.key()
                                        ? now.revokedDigests()
                                        : with(now.revokedDigests(), id.text())));
    }

    /**
     * Takes a key or a digest, trusted or revoked, off the lists: it counts as never seen.
     *
     * @throws IntarsiaException INT-538 when it is on none; else as {@link #revoke}
     */
    public void forget(String idOrDigest) {
        TrustId id = TrustId.of(idOrDigest);
        change(
                "untrust",
                id.details(),
                now -> {
                    if (!id.known(now)) {
                        throw new IntarsiaException(
                                ErrorCode.UNKNOWN_TRUST,
                                "key or digest " + id.text(),
                                "it is neither trusted nor revoked",
                                "Copy one from conf/trust.json.");
                    }
                    Map<String, Trusted> keys = new LinkedHashMap<>(now.keys());
                    Map<String, String> digests = new LinkedHashMap<>(now.digests());
                    keys.remove(id.text());
                    digests.remove(id.text());
                    return new Content(
                            now.policy(),
                            keys,
                            digests,
                            without(now.revokedKeys(), id.text()),
                            without(now.revokedDigests(), id.text()));
                });
    }

    /** Changes which plugins may be installed; else as {@link #trust}. */
    public void policy(Policy policy) {
        change(
                "policy",
                Map.of("policy", policy.word(), "before", file.content().policy().word()),
                now ->
                        new Content(
                                policy,
                                now.keys(),
                                now.digests(),
                                now.revokedKeys(),
                                now.revokedDigests()));
    }

    private void change(String action, Map<String, String> what, UnaryOperator<Content> change) {
        Map<String, String> details = new LinkedHashMap<>(what);
        details.put("actor", actor.name());
        try {
            file.change(
                    change,
                    digest -> {
                        details.put(FILE, digest);
                        log.record(action, details);
                    });
        } catch (IntarsiaException e) {
            if (details.containsKey(FILE)
                    && e.problems().get(0).code() == ErrorCode.TRUST_STORE_NOT_WRITTEN) {
                details.put(FILE, file.sha256());
                log.record(action + "-failed", details);
            }
            throw e;
        }
    }

    /**
     * Records that the file is not as the last recorded change left it: somebody changed it by
     * other means.
     *
     * @throws IntarsiaException INT-521 when it cannot be recorded, INT-536 when the folder cannot
     *     be written
     */
    public void noticeEdit() {
        if (told(log.entries(), file.sha256())) {
            return;
        }
        file.undisturbed(
                () -> {
                    String now = file.sha256();
                    log.recordUnless(entries -> told(entries, now), "trust-edited", state(now));
                });
    }

    private static boolean told(List<AuditLog.Entry> entries, String now) {
        Optional<String> last =
                entries.stream()
                        .map(entry -> entry.details().get(FILE))
                        .filter(digest -> digest != null)
                        .reduce((earlier, later) -> later);
        return last.orElse("").equals(now);
    }

    private Map<String, String> state(String digest) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("actor", "unknown, not by a command");
        details.put(FILE, digest);
        try {
            Content content = file.content();
            details.put("policy", content.policy().word());
            details.put("keys", String.join(" ", content.keys().keySet()));
            details.put("digests", String.join(" ", content.digests().keySet()));
            details.put("revoked keys", String.join(" ", content.revokedKeys()));
            details.put("revoked digests", String.join(" ", content.revokedDigests()));
        } catch (IntarsiaException e) {
            details.put("problem", e.problems().get(0).cause());
        }
        return details;
    }

    private static List<String> with(List<String> list, String more) {
        List<String> longer = new ArrayList<>(without(list, more));
        longer.add(more);
        return longer;
    }

    private static List<String> without(List<String> list, String one) {
        return list.stream().filter(it -> !it.equals(one)).toList();
    }
}
