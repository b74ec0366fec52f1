package org.intarsia.spi.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code docs/codes.md} is made from {@link ErrorCode}; {@code -Dcodes=record} writes it anew. */
class CodesPageTest {
    private static final Path PAGE = Path.of("../../docs/codes.md");

    private static final Map<Character, String> CHAPTERS =
            new TreeMap<>(
                    Map.of(
                            '1', "Manifests and options",
                            '2', "Parts that make a pipeline",
                            '3', "Model files",
                            '4', "Commands and requests",
                            '5', "Plugins and running pipelines",
                            '6', "Training",
                            '7', "Recorded cases",
                            '9', "The computer and the installation"));

    @Test
    void thePageListsEveryCode() throws IOException {
        if ("record".equals(System.getProperty("codes"))) {
            Files.writeString(PAGE, page());
        }
        assertEquals(page(), Files.readString(PAGE), "write it anew with: mvn -Dcodes=record test");
    }

    private static String page() {
        StringBuilder page =
                new StringBuilder(
                        """
                        # Problem codes

                        Every message begins with a code. This page lists all of them; it is generated from the
                        enum `ErrorCode`. In a terminal, `./intarsia explain INT-203` prints one entry and
                        `./intarsia explain` the list.
                        """);
        CHAPTERS.forEach((digit, title) -> chapter(page, digit, title));
        return page.toString();
    }

    private static void chapter(StringBuilder page, char digit, String title) {
        page.append("\n## ").append(title).append("\n");
        page.append("| code | problem | cause | fix |\n|---|---|---|---|\n");
        for (ErrorCode error : ErrorCode.values()) {
            if (error.code().charAt("INT-".length()) == digit) {
                page.append("| ").append(error.code());
                page.append(" | ").append(cell(error.title()));
                page.append(" | ").append(cell(error.cause()));
                page.append(" | ").append(cell(error.fix())).append(" |\n");
            }
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
