package org.intarsia.app.access;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.intarsia.base.Digests;
import org.intarsia.base.LockedFile;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code conf/keys.json}: the keys of a server, each with the SHA-256 of its text. A text
 * has 256 random bits, so that a slow hash would add nothing. The file is read again for every
 * decision: a revocation counts at once. Every change is in the audit log. Safe for several threads
 * and processes.
 */
public final class AccessKeys {
    private static final String NAME = "keys.json";
    private static final Pattern TEXT = Pattern.compile("int_([0-9a-f]{8})([\\w-]{43})");
    private static final int ID_BYTES = 4;
    private static final int SECRET_BYTES = 32;

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    private final Path path;
    private final LockedFile file;
    private final AuditLog log;
    private byte @Nullable [] read;
    private List<AccessKey> known = List.of();

    /**
     * @param conf the folder {@code conf/}
     */
    public AccessKeys(Path conf, AuditLog log) {
        this.path = conf.resolve(NAME);
        this.file = new LockedFile(path);
        this.log = log;
    }

    /** As the file holds them. */
    private record Content(List<AccessKey> keys) {
        Content {
            if (keys == null) {
                throw new IllegalArgumentException("it has no list of keys");
            }
        }
    }

    /**
     * A key that was just created.
     *
     * @param text what clients send; it is kept nowhere
     */
    public record Created(AccessKey key, String text) {}

    /**
     * All keys, expired ones too; none when there is no file.
     *
     * @throws IntarsiaException INT-454 when the file cannot be understood: then no key is accepted
     */
    public synchronized List<AccessKey> list() {
        try {
            byte[] bytes = Files.readAllBytes(path);
            if (!Arrays.equals(bytes, read)) {
                known = List.copyOf(content(bytes).keys());
                read = bytes;
            }
            return known;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.ACCESS_KEYS_INVALID,
                    Place.file("conf/" + NAME),
                    "it cannot be read as a list of keys",
                    "Fix the file, or move it away and create the keys again.");
        }
    }

    private static Content content(byte[] bytes) throws IOException {
        Content content = JSON.readValue(bytes, Content.class);
        if (content == null) {
            throw new IOException("it is null");
        }
        return content;
    }

    /** Whether an admin can log in with a key. */
    public boolean hasAdmin() {
        Instant now = Instant.now();
        return list().stream().anyMatch(key -> key.role() == Role.ADMIN && key.valid(now));
    }

    /**
     * The key of a text that a client sent; empty when there is none, or it has expired.
     *
     * @throws IntarsiaException as {@link #list}
     */
    public Optional<AccessKey> find(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        byte[] digest = bytes(digest(text));
        Instant now = Instant.now();
        return list().stream()
                .filter(key -> key.id().equals(matcher.group(1)))
                .filter(key -> MessageDigest.isEqual(bytes(key.sha256()), digest))
                .filter(key -> key.valid(now))
                .findFirst();
    }

    private static String digest(String text) {
        return Digests.sha256(text);
    }

    private static byte[] bytes(String hex) {
        return hex.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Creates a key.
     *
     * @throws IntarsiaException INT-455 when it cannot be written, INT-521 when it cannot be
     *     recorded
     */
    public Created create(KeyRequest request, Actor actor) {
        SecureRandom random = new SecureRandom();
        byte[] id = new byte[ID_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(id);
        random.nextBytes(secret);
        String named = HexFormat.of().formatHex(id);
        String text =
                "int_" + named + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Instant expires = request.expires();
        AccessKey key =
                new AccessKey(
                        named,
                        digest(text),
                        request.name(),
                        request.role(),
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                        expires == null ? null : expires.toString(),
                        request.pipelines(),
                        request.limits());
        change(
                "create-key",
                key,
                actor,
                keys -> {
                    keys.add(key);
                    return keys;
                });
        return new Created(key, text);
    }

    /**
     * Takes a key back: it is refused from now on.
     *
     * @return it as it was
     * @throws IntarsiaException INT-453 when there is none of this id; else as {@link #create}
     */
    public AccessKey revoke(String id, Actor actor) {
        AccessKey gone =
                list().stream()
                        .filter(key -> key.id().equals(id))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IntarsiaException(
                                                ErrorCode.UNKNOWN_ACCESS_KEY,
                                                "key " + id,
                                                "there is none of this id",
                                                "List the keys with: keys list."));
        change(
                "revoke-key",
                gone,
                actor,
                keys -> {
                    keys.removeIf(key -> key.id().equals(id));
                    return keys;
                });
        return gone;
    }

    private void change(
            String action, AccessKey key, Actor actor, UnaryOperator<List<AccessKey>> change) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("actor", actor.name());
        details.put("key", key.id());
        details.put("name", key.name());
        details.put("role", key.role().word());
        try {
            file.undisturbed(
                    () -> {
                        List<AccessKey> next = change.apply(new ArrayList<>(list()));
                        byte[] json = JSON.writeValueAsBytes(new Content(next));
                        log.record(action, details);
                        file.write(json);
                    });
        } catch (IOException e) {
            throw notWritten("the folder cannot be written");
        } catch (IntarsiaException e) {
            ErrorCode code = e.problems().get(0).code();
            boolean disk = code == ErrorCode.NOT_WRITABLE || code == ErrorCode.DISK_FULL;
            throw disk ? notWritten(e.problems().get(0).cause()) : e;
        }
    }

    private static IntarsiaException notWritten(String cause) {
        return new IntarsiaException(
                ErrorCode.ACCESS_KEYS_NOT_WRITTEN,
                Place.file("conf/" + NAME),
                cause,
                "Free disk space or fix the permissions of the folder conf.");
    }
}
