package org.intarsia.kernel.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.intarsia.base.Digests;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustEditorTest {
    private static final String JAR = "ab".repeat(32);

    @TempDir Path folder;

    private Path conf;
    private AuditLog log;
    private TrustEditor editor;

    @BeforeEach
    void open() {
        conf = folder.resolve("conf");
        log = new AuditLog(folder.resolve("audit.log"));
        editor = new TrustEditor(conf, log, new Actor("console ada"));
    }

    @Test
    void everyChangeIsRecordedWithItsActorAndTheFileThatItLeaves() throws IOException {
        PublicKey key = Keys.generate(folder.resolve("key"));
        editor.trust(key, "Ada", null);
        editor.trustDigest(JAR, "by hand");
        editor.revoke(JAR.toUpperCase(Locale.ROOT));
        editor.policy(Policy.KNOWN_DIGEST);

        assertEquals(List.of("trust", "trust", "revoke", "policy"), actions());
        List<Map<String, String>> details =
                log.entries().stream().map(AuditLog.Entry::details).toList();
        for (Map<String, String> one : details) {
            assertEquals("console ada", one.get("actor"));
        }
        assertEquals(Keys.id(key), details.get(0).get("key"));
        assertEquals("Ada", details.get(0).get("name"));
        assertEquals(JAR, details.get(1).get("digest"));
        assertEquals(JAR, details.get(2).get("digest"));
        assertEquals("known-digest", details.get(3).get("policy"));
        assertEquals("signed", details.get(3).get("before"));
        assertEquals(
                Digests.sha256(Files.readAllBytes(conf.resolve("trust.json"))),
                details.get(3).get("trust.json"));
        editor.noticeEdit();
        assertEquals(4, actions().size(), "nothing was changed but by commands");
        assertEquals(List.of(), log.verify().faults());
    }

    @Test
    void whatIsForgottenCountsAsNeverSeen() throws IOException {
        PublicKey key = Keys.generate(folder.resolve("key"));
        editor.trust(key, "Ada", null);
        editor.trustDigest(JAR, "by hand");
        editor.revoke(Keys.id(key));
        editor.revoke(JAR);
        editor.forget(Keys.id(key).toUpperCase(Locale.ROOT));
        editor.forget(JAR.toUpperCase(Locale.ROOT));

        TrustStore.Content now = new TrustStore(conf).content();
        assertEquals(0, now.keys().size() + now.digests().size());
        assertEquals(0, now.revokedKeys().size() + now.revokedDigests().size());
        assertEquals(List.of("untrust", "untrust"), actions().subList(4, 6));
        for (String id : List.of(Keys.id(key), JAR)) {
            IntarsiaException unknown =
                    assertThrows(IntarsiaException.class, () -> editor.forget(id));
            assertEquals(ErrorCode.UNKNOWN_TRUST, unknown.problems().get(0).code());
        }
        assertEquals(6, actions().size(), "nothing was changed");
    }

    @Test
    void anEditByHandIsRecordedOnce() throws IOException {
        editor.noticeEdit();
        assertEquals(List.of(), actions(), "there is no file");
        Files.createDirectories(conf);
        Files.writeString(conf.resolve("trust.json"), "{\"policy\": \"any\"}");
        editor.noticeEdit();
        editor.noticeEdit();
        assertEquals(List.of("trust-edited"), actions());
        assertEquals("any", log.entries().get(0).details().get("policy"));
        editor.revoke(JAR);
        Files.writeString(conf.resolve("trust.json"), "{half");
        editor.noticeEdit();
        Files.delete(conf.resolve("trust.json"));
        editor.noticeEdit();
        assertEquals(List.of("trust-edited", "revoke", "trust-edited", "trust-edited"), actions());
    }

    @Test
    void nothingIsTrustedThatCannotBeRecorded() throws IOException {
        Files.createDirectories(folder.resolve("audit.log"));
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> editor.trustDigest(JAR, "by hand"));
        assertEquals(ErrorCode.AUDIT_LOG_NOT_WRITTEN, refused.problems().get(0).code());
        assertFalse(Files.exists(conf.resolve("trust.json")));
    }

    private List<String> actions() {
        return log.entries().stream().map(AuditLog.Entry::action).toList();
    }
}
