package org.intarsia.app.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessKeysTest {
    private static final Actor ADA = new Actor("console ada");

    @TempDir Path folder;
    private Path file;
    private AuditLog log;
    private AccessKeys keys;

    @BeforeEach
    void open() {
        file = folder.resolve("conf/keys.json");
        log = new AuditLog(folder.resolve("audit.log"));
        keys = new AccessKeys(folder.resolve("conf"), log);
    }

    private AccessKeys.Created create(String name, Role role) {
        return keys.create(new KeyRequest(name, role, null, List.of(), KeyLimits.NONE), ADA);
    }

    @Test
    void aKeyIsFoundByItsTextAloneAndTheFileDoesNotHoldIt() throws IOException {
        AccessKeys.Created ada = create("Ada", Role.ADMIN);
        AccessKeys.Created bob = create("Bob", Role.VIEWER);
        assertEquals(55, ada.text().length());
        assertNotEquals(ada.text(), bob.text());
        assertEquals(ada.key(), keys.find(ada.text()).orElseThrow());
        assertEquals(bob.key(), keys.find(bob.text()).orElseThrow());
        for (String wrong :
                List.of(
                        "",
                        ada.key().id(),
                        ada.key().sha256(),
                        ada.text() + "x",
                        ada.text().substring(0, 54),
                        ada.text().substring(0, 12) + bob.text().substring(12),
                        ada.text().toUpperCase())) {
            assertTrue(keys.find(wrong).isEmpty(), wrong);
        }
        String content = Files.readString(file);
        assertFalse(content.contains(ada.text().substring(12)), content);
    }

    @Test
    void changesCountAtOnceForAnotherProcessAndAreRecordedWithTheirActor() {
        AccessKeys.Created ada = create("Ada", Role.ADMIN);
        AccessKeys other = new AccessKeys(folder.resolve("conf"), log);
        assertTrue(other.hasAdmin());
        assertEquals(ada.key(), other.revoke(ada.key().id(), new Actor("key 12")));
        assertTrue(keys.find(ada.text()).isEmpty());
        assertFalse(keys.hasAdmin());
        IntarsiaException gone =
                assertThrows(IntarsiaException.class, () -> keys.revoke(ada.key().id(), ADA));
        assertEquals(ErrorCode.UNKNOWN_ACCESS_KEY, gone.problems().get(0).code());
        List<AuditLog.Entry> told = log.records();
        assertEquals(
                List.of("create-key", "revoke-key"),
                told.stream().map(AuditLog.Entry::action).toList());
        assertEquals("console ada", told.get(0).details().get("actor"));
        assertEquals("key 12", told.get(1).details().get("actor"));
        assertEquals(ada.key().id(), told.get(1).details().get("key"));
        assertFalse(told.toString().contains(ada.text().substring(12)));
    }

    @Test
    void anExpiredKeyIsListedAndNotFound() {
        Instant past = Instant.parse("2020-01-01T00:00:00Z");
        AccessKeys.Created old =
                keys.create(
                        new KeyRequest("old", Role.ADMIN, past, List.of(), KeyLimits.NONE), ADA);
        assertEquals(1, keys.list().size());
        assertTrue(keys.find(old.text()).isEmpty());
        assertFalse(keys.hasAdmin());
    }

    @Test
    void limitsAndPipelinesAreKept() {
        KeyLimits limits = new KeyLimits(60, 2, 5_000_000_000L);
        AccessKeys.Created made =
                keys.create(
                        new KeyRequest("web", Role.RUNNER, null, List.of("a", "b"), limits), ADA);
        AccessKey read = new AccessKeys(folder.resolve("conf"), log).list().get(0);
        assertEquals(made.key(), read);
        assertEquals(limits, read.limits());
        assertTrue(read.grant().uses("a"));
        assertFalse(read.grant().uses("c"));
    }

    @Test
    void aFileThatCannotBeUnderstoodAcceptsNoKey() throws IOException {
        AccessKeys.Created ada = create("Ada", Role.ADMIN);
        String good = Files.readString(file);
        for (String bad :
                List.of(
                        "",
                        "{}",
                        "null",
                        "[]",
                        good + good,
                        good.replace("admin", "root"),
                        good.replace("\"role\"", "\"rule\""),
                        good.replace("\"name\"", "\"id\""),
                        good.replace(ada.key().sha256(), "00"))) {
            Files.writeString(file, bad);
            IntarsiaException e =
                    assertThrows(IntarsiaException.class, () -> keys.find(ada.text()), bad);
            assertEquals(ErrorCode.ACCESS_KEYS_INVALID, e.problems().get(0).code());
            assertThrows(IntarsiaException.class, () -> create("Eve", Role.ADMIN));
            assertEquals(bad, Files.readString(file));
        }
        Files.writeString(file, good);
        assertTrue(keys.find(ada.text()).isPresent());
    }
}
