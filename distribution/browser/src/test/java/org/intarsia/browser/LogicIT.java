package org.intarsia.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The functions of the console that touch no page. */
@ExtendWith(ServedConsole.class)
class LogicIT {
    private static final int FEWEST = 55;

    @Test
    void theyComputeWhatTheySay() throws IOException {
        try (Console console = Console.open(ServedConsole.chromium(), ServedConsole.server());
                InputStream in = LogicIT.class.getResourceAsStream("logic.js")) {
            console.page().navigate(ServedConsole.server().address());
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<?, ?> result =
                    (Map<?, ?>)
                            console.page()
                                    .evaluate(
                                            script.substring(script.indexOf("async")),
                                            ServedConsole.server().address() + "/console/");
            assertEquals(List.of(), result.get("failures"));
            int checks = ((Number) result.get("checks")).intValue();
            assertTrue(checks >= FEWEST, checks + " checks");
        }
    }
}
