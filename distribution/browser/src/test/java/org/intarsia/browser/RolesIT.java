package org.intarsia.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a key may not do is not offered. */
@ExtendWith(ServedConsole.class)
class RolesIT {
    @Test
    void aViewerLooksAndARunnerMakesPictures() throws IOException {
        Api api = new Api(ServedConsole.server());
        for (String role : new String[] {"viewer", "runner"}) {
            String key =
                    api.post("keys", "{\"name\": \"a " + role + "\", \"role\": \"" + role + "\"}")
                            .path("key")
                            .asText();
            try (Console console =
                    Console.open(ServedConsole.chromium(), ServedConsole.server()).enter(key)) {
                assertThat(console.text("A key of the role runner can make pictures."))
                        .hasCount(role.equals("viewer") ? 1 : 0);
                assertThat(console.text("Trust and audit")).hasCount(0);
                assertThat(console.text("Jobs")).hasCount(role.equals("viewer") ? 0 : 1);
                console.pipeline("shapes-jit");
                assertThat(console.button("Stop it")).hasCount(0);
                assertThat(console.text("Start another pipeline")).hasCount(0);
                console.part("sampler heun").click();
                assertThat(console.heading("Swap the sampler")).hasCount(0);
                console.show("Plugins");
                console.text("org.intarsia.samplers.flow").waitFor();
                assertThat(console.button("Install it")).hasCount(0);
                assertThat(console.text("Uninstall")).hasCount(0);
                console.show("System");
                console.text("a " + role).waitFor();
                assertThat(console.button("Create the key")).hasCount(0);
                console.saysNothingIsWrong();
            }
        }
    }
}
