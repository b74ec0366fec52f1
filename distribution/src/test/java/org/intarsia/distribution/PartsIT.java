package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of all parts is what the plugins declare. {@code -Dparts=record} writes {@code
 * docs/parts.md} anew.
 */
class PartsIT {
    private static final Path PAGE = Path.of("../docs/parts.md").toAbsolutePath().normalize();

    @TempDir Path folder;

    private String parts(String... more) throws IOException, InterruptedException {
        String[] arguments =
                Stream.concat(Stream.of("parts"), Stream.of(more)).toArray(String[]::new);
        Shell.Ended ended =
                new Shell(Path.of("target/intarsia").toAbsolutePath(), folder).run(arguments);
        assertEquals(0, ended.code(), ended.err());
        return ended.out();
    }

    @Test
    void thePageIsWhatThePluginsDeclare() throws IOException, InterruptedException {
        String page = parts("--markdown");
        if ("record".equals(System.getProperty("parts"))) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page, Files.readString(PAGE), "write it anew with: mvn -Dparts=record verify");
        List<String> withoutMeaning =
                page.lines()
                        .filter(line -> line.startsWith("| `") && line.endsWith("|  |"))
                        .toList();
        assertEquals(List.of(), withoutMeaning);
    }

    @Test
    void onePartIsShownWithItsOptionsAndAsASchema() throws IOException, InterruptedException {
        String shown = parts("jit");
        assertTrue(shown.contains("patch-size: whole number, 1 to 256 pixels; default 16"), shown);
        assertTrue(shown.contains("B/16: {"), shown);
        String schema = parts("cfg-interval", "--schema");
        assertTrue(schema.contains("\"left-open\""), schema);
        assertTrue(schema.contains("\"required\" : [ \"use\", \"scale\", \"interval\" ]"), schema);
    }

    @Test
    void everyPartSaysInOneLineWhatItIs() throws IOException, InterruptedException {
        List<String> rows = parts().lines().skip(1).toList();
        assertTrue(rows.size() > 30, "parts: " + rows.size());
        List<String> silent =
                rows.stream().filter(row -> row.strip().split("\\s+").length < 4).toList();
        assertEquals(List.of(), silent);
    }
}
