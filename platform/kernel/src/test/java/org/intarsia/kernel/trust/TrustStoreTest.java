package org.intarsia.kernel.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Locale;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustStoreTest {
    private static final String JAR = "ab".repeat(32);
    private static final String OTHER_JAR = "cd".repeat(32);
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir Path folder;

    private TrustStore store;
    private TrustEditor editor;
    private PublicKey mine;

    @BeforeEach
    void keys() {
        store = new TrustStore(folder.resolve("conf"));
        editor =
                new TrustEditor(
                        folder.resolve("conf"),
                        new AuditLog(folder.resolve("audit.log")),
                        new Actor("test ada"));
        mine = Keys.generate(folder.resolve("mine"));
    }

    @Test
    void aSignatureOfATrustedKeyIsVouchedForByItsName() {
        editor.trust(mine, "Ada", "2027-01-01T00:00:00Z");
        assertEquals("Ada", store.vouch(JAR, signed(JAR, "mine"), NOW));
    }

    @Test
    void idsAndDigestsCountInCapitalsWhereverTheyAreWritten() throws IOException {
        String id = Keys.id(mine).toUpperCase(Locale.ROOT);
        editor.trustDigest(" " + JAR.toUpperCase(Locale.ROOT) + " ", "me");
        assertEquals("me", store.vouch(JAR, null, NOW));
        editor.revoke(JAR.toUpperCase(Locale.ROOT));
        refused("it was revoked", JAR, null);
        editor.trustDigest(JAR.toUpperCase(Locale.ROOT), "me");
        assertEquals("me", store.vouch(JAR, null, NOW));

        editor.trust(mine, "Ada", null);
        Path file = folder.resolve("conf").resolve("trust.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(Keys.id(mine), id)
                        .replace(JAR, JAR.toUpperCase(Locale.ROOT)));
        assertEquals("Ada", store.vouch(OTHER_JAR, signed(OTHER_JAR, "mine"), NOW));
        assertEquals("me", store.vouch(JAR, null, NOW));
        editor.revoke(id);
        refused("which is revoked", OTHER_JAR, signed(OTHER_JAR, "mine"));

        Files.writeString(
                folder.resolve("conf").resolve("distribution.sha256"),
                "EF".repeat(32) + "  shipped.jar\n");
        assertEquals(TrustStore.DISTRIBUTION, store.vouch("ef".repeat(32), null, NOW));
    }

    @Test
    void oneIdInTwoSpellingsIsNoTrustStore() throws IOException {
        editor.trustDigest(JAR, "me");
        Path file = folder.resolve("conf").resolve("trust.json");
        String twice =
                "\"" + JAR + "\" : \"me\", \"" + JAR.toUpperCase(Locale.ROOT) + "\" : \"you\"";
        Files.writeString(file, Files.readString(file).replace("\"" + JAR + "\" : \"me\"", twice));
        IntarsiaException refused = assertThrows(IntarsiaException.class, () -> store.content());
        assertEquals(ErrorCode.TRUST_STORE_INVALID, refused.problems().get(0).code());
    }

    @Test
    void withoutASignatureNobodyVouches() {
        refused("it is not signed", JAR, null);
    }

    @Test
    void aSignatureOfAnotherJarDoesNotCount() {
        editor.trust(mine, "Ada", null);
        refused("changed after it was signed", OTHER_JAR, signed(JAR, "mine"));
    }

    @Test
    void aKeyThatNobodyTrustsDoesNotCount() {
        refused("which is not trusted here", JAR, signed(JAR, "mine"));
    }

    @Test
    void aSignerWhoNamesAnothersKeyIsFound() {
        editor.trust(mine, "Ada", null);
        PublicKey other = Keys.generate(folder.resolve("other"));
        String forged = signed(JAR, "other").replace(Keys.id(other), Keys.id(mine));
        refused("not made by the key that it names", JAR, forged);
    }

    @Test
    void anExpiredKeyDoesNotCount() {
        editor.trust(mine, "Ada", "2026-11-25T11:59:59Z");
        refused("the key of Ada expired at 2026-11-25T11:59:59Z", JAR, signed(JAR, "mine"));
    }

    @Test
    void whatIsRevokedIsRefusedWhoeverSignedIt() {
        editor.trust(mine, "Ada", null);
        editor.revoke(JAR);
        refused("it was revoked", JAR, signed(JAR, "mine"));
        assertEquals("Ada", store.vouch(OTHER_JAR, signed(OTHER_JAR, "mine"), NOW));
        editor.revoke(Keys.id(mine));
        refused("which is revoked", OTHER_JAR, signed(OTHER_JAR, "mine"));
        editor.trust(mine, "Ada", null);
        assertEquals("Ada", store.vouch(OTHER_JAR, signed(OTHER_JAR, "mine"), NOW));
    }

    @Test
    void everyChangedLetterOfASignatureIsFound() {
        editor.trust(mine, "Ada", null);
        String text = signed(JAR, "mine");
        for (int at = 0; at < text.length(); at++) {
            char changed = text.charAt(at) == 'a' ? 'b' : 'a';
            String other = text.substring(0, at) + changed + text.substring(at + 1);
            if (!sameBytes(text, other)) {
                assertThrows(
                        UntrustedPluginException.class, () -> store.vouch(JAR, other, NOW), other);
            }
        }
    }

    /** The last letter of Base64 holds bits that mean nothing. */
    private static boolean sameBytes(String text, String other) {
        try {
            Signature a = Signature.parse(text);
            Signature b = Signature.parse(other);
            return java.util.Arrays.equals(a.value(), b.value())
                    && a.digest().equals(b.digest())
                    && a.key().equals(b.key())
                    && a.signed().equals(b.signed());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void theDistributionVouchesForItsOwn() throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(
                folder.resolve("conf/distribution.sha256"), JAR + "  intarsia-guidance-cfg.jar\n");
        assertEquals("distribution", store.vouch(JAR, null, NOW));
        editor.revoke(JAR);
        refused("it was revoked", JAR, null);
    }

    @Test
    void policiesDiffer() throws IOException {
        editor.trust(mine, "Ada", null);
        policy("any");
        assertEquals("", store.vouch(JAR, null, NOW));
        Keys.generate(folder.resolve("unknown"));
        assertEquals("", store.vouch(JAR, signed(JAR, "unknown"), NOW));
        assertEquals("Ada", store.vouch(JAR, signed(JAR, "mine"), NOW));
        refused("changed after it was signed", OTHER_JAR, signed(JAR, "mine"));
        policy("known-digest");
        refused("known digests only", JAR, signed(JAR, "mine"));
        editor.trustDigest(JAR, "by hand");
        assertEquals("by hand", store.vouch(JAR, null, NOW));
        policy("signde");
        assertEquals(
                ErrorCode.TRUST_STORE_INVALID,
                assertThrows(IntarsiaException.class, () -> store.vouch(JAR, null, NOW))
                        .problems()
                        .get(0)
                        .code());
    }

    @Test
    void aStoreThatAPersonWroteIsUnderstoodOrTrustsNothing() throws IOException {
        Path file = folder.resolve("conf/trust.json");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "{\"policy\": \"any\", \"revokedDigests\": [\" "
                        + JAR.toUpperCase(java.util.Locale.ROOT)
                        + "\"]}");
        refused("it was revoked", JAR, null);
        String key = "{\"keys\": {\"0123456789abcdef\": {\"name\": \"Ada\", \"key\": \"%s\", %s}}}";
        for (String wrong :
                new String[] {
                    String.format(key, "no key", "\"expires\": \"\""),
                    String.format(key, Keys.encode(mine), "\"expires\": \"tomorrow\""),
                    String.format(key, Keys.encode(mine), "\"expire\": \"\""),
                    "{\"keys\": {\"0123456789abcdef\": {\"key\": \"\"}}}",
                    "[]"
                }) {
            Files.writeString(file, wrong);
            IntarsiaException told =
                    assertThrows(IntarsiaException.class, () -> store.vouch(JAR, null, NOW), wrong);
            assertEquals(ErrorCode.TRUST_STORE_INVALID, told.problems().get(0).code());
        }
    }

    @Test
    void aPrivateKeyIsItsOwnersAlone() throws IOException {
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("mine"))));
        assertThrows(IntarsiaException.class, () -> Keys.generate(folder.resolve("mine")));
        assertEquals(mine, Keys.readPublic(folder.resolve("mine.pub")));
        assertThrows(IntarsiaException.class, () -> Keys.readPublic(folder.resolve("mine")));
        assertThrows(IntarsiaException.class, () -> Keys.readPrivate(folder.resolve("mine.pub")));
    }

    @Test
    void wordsThatAreNoKeyDigestOrInstantAreRefused() {
        assertThrows(IntarsiaException.class, () -> editor.revoke("everything"));
        assertThrows(IntarsiaException.class, () -> editor.trust(mine, "Ada", "tomorrow"));
        assertFalse(Files.exists(folder.resolve("conf/trust.json")));
    }

    private void policy(String name) throws IOException {
        Path file = folder.resolve("conf/trust.json");
        String text = Files.readString(file);
        Files.writeString(
                file,
                text.replaceFirst("\"policy\" : \"[a-z-]+\"", "\"policy\" : \"" + name + "\""));
    }

    private void refused(String words, String jar, String signature) {
        UntrustedPluginException told =
                assertThrows(
                        UntrustedPluginException.class, () -> store.vouch(jar, signature, NOW));
        assertTrue(told.getMessage().contains(words), told.getMessage());
    }

    private String signed(String digest, String key) {
        Path file = folder.resolve(key);
        return Signature.of(
                        digest,
                        Keys.readPrivate(file),
                        Keys.readPublic(Keys.publicFile(file)),
                        "2026-11-25T09:00:00Z")
                .text();
    }
}
