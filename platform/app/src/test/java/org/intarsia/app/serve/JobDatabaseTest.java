package org.intarsia.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;

class JobDatabaseTest {
    @Test
    void anAddressIsTakenApart() {
        assertEquals(
                new JobDatabase(
                        "jdbc:postgresql://db.example:5433/jobs?sslmode=require", "ada", "p"),
                JobDatabase.parse("postgresql://ada@db.example:5433/jobs?sslmode=require", "p"));
        assertEquals(
                new JobDatabase("jdbc:postgresql://[::1]/jobs", "a b", "s:e/c+r@t"),
                JobDatabase.parse("postgresql://a%20b:s%3Ae%2Fc+r%40t@[::1]/jobs", "other"));
        assertEquals(
                new JobDatabase("jdbc:postgresql://db/jobs", null, null),
                JobDatabase.parse("postgresql://db/jobs", null));
    }

    @Test
    void whatIsNoAddressIsRefusedAndNotRepeated() {
        for (String text :
                List.of(
                        "",
                        "jobs",
                        "mysql://ada:secret@db/jobs",
                        "jdbc:postgresql://ada:secret@db/jobs",
                        "postgresql:jobs",
                        "postgresql:///jobs",
                        "postgresql://db",
                        "postgresql://db/",
                        "postgresql://db/jobs/secret",
                        "postgresql://db/jobs?password=secret",
                        "postgresql://db/jobs?sslmode=require&user=secret",
                        "postgresql://ada:secret word@db/jobs")) {
            IntarsiaException refused =
                    assertThrows(
                            IntarsiaException.class, () -> JobDatabase.parse(text, null), text);
            assertEquals(ErrorCode.JOBS_UNUSABLE, refused.problems().get(0).code());
            assertFalse(refused.getMessage().contains("secret"), refused.getMessage());
        }
    }

    @Test
    void messagesNameTheDatabaseWithoutUserPasswordAndOptions() {
        JobDatabase database = JobDatabase.parse("postgresql://ada:secret@db/jobs?ssl=true", null);
        assertEquals("database postgresql://db/jobs", database.toString());
    }
}
