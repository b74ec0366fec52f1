package org.intarsia.server.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/api.md} is made of the document: every address, with the role that it needs. */
class ApiPageTest {
    private static final Path PAGE = Path.of("../../docs/api.md");

    @Test
    void thePageListsEveryAddressWithItsRole() throws IOException {
        StringBuilder page =
                new StringBuilder(
                        "# Addresses of the server\n"
                                + "Generated from the OpenAPI document; do not edit. The role is the lowest that may"
                                + " use the address; *open* needs no key.\nThe forms of requests and answers are in"
                                + " `GET /openapi.json`; [Server](server.md) shows how they are used.\n\n"
                                + "| method | address | role | what |\n|---|---|---|---|\n");
        for (Operation operation : ApiDocument.load().operations()) {
            page.append("| ")
                    .append(operation.method())
                    .append(" | `")
                    .append(operation.path())
                    .append("` | ")
                    .append(operation.open() ? "*open*" : operation.role().word())
                    .append(" | ")
                    .append(operation.summary())
                    .append(" |\n");
        }
        if ("record".equals(System.getProperty("api"))) {
            Files.writeString(PAGE, page.toString());
        }
        assertEquals(
                page.toString(),
                Files.readString(PAGE),
                "record it with: mvn -Dapi=record -Dtest=ApiPageTest");
    }
}
