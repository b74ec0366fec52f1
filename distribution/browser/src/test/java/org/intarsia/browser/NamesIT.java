package org.intarsia.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Names that people and plugins choose are text, whatever they hold. */
class NamesIT {
    /** Would run in a page that takes it for markup: as text, in an attribute, in an address. */
    private static final String EVIL =
            "\"'><img src=x onerror=window.ran=1><script>window.ran=2<!--javascript:window.ran=3";

    /** A name cannot have a slash; the rest of the markup does without one. */
    private static final String FILE = "<img src=x onerror=window.ran=4>.jar";

    /** Pages that show such a name without being asked. */
    private static final List<String> NAMED =
            List.of("Gallery", "Plugins", "Trust and audit", "System");

    @Test
    void noStoredScriptRunsAndNoneBecomesMarkup() throws IOException {
        try (Chromium chromium = Chromium.open();
                ServedCopy server = new ServedCopy("shapes-jit")) {
            Api api = new Api(server);
            store(server, api);
            try (Console console = Console.open(chromium, server).enter()) {
                console.label("Pipeline").selectOption("z-classes");
                console.label("Class").selectOption(EVIL);
                console.label("Seed").fill("1");
                console.button("Make it").click();
                console.text("Done.").waitFor();
                isText(console, 1);
                for (String page :
                        List.of(
                                "Pipelines",
                                "Gallery",
                                "Plugins",
                                "Models",
                                "Trust and audit",
                                "System")) {
                    console.show(page);
                    console.page().waitForTimeout(1500);
                    isText(console, NAMED.contains(page) ? 1 : 0);
                }
                console.pipeline("z-classes");
                console.part("sampler heun").click();
                console.label("steps").fill(EVIL);
                console.page().getByRole(AriaRole.ALERT).waitFor();
                isText(console, 1);
                console.show("Gallery");
                console.label("Find").fill(EVIL);
                console.page().getByRole(AriaRole.LISTITEM).first().waitFor();
                console.page().getByRole(AriaRole.LISTITEM).getByRole(AriaRole.BUTTON).click();
                console.button("Make it again").waitFor();
                isText(console, 1);
                prompts(console);
            }
        }
    }

    /** Prompts are the longest texts that everybody who may make pictures can have shown. */
    private static void prompts(Console console) {
        console.show("Jobs");
        console.page().getByRole(AriaRole.ROW).last().waitFor();
        isText(console, 1);
        console.page().getByText(Pattern.compile("^Pictures of [0-9a-f]{8}$")).first().click();
        console.page().getByRole(AriaRole.LISTITEM).last().waitFor();
        isText(console, 2);
        console.show("Create");
        console.label("Pipeline").selectOption("z-texts");
        console.label("Prompt").fill(EVIL);
        console.label("Negative prompt").fill(EVIL);
        console.button("Make it").click();
        console.text("Done.").waitFor();
        console.text("How it was made").click();
        isText(console, 2);
        console.show("Gallery");
        console.label("Find").fill("z-texts");
        console.page().getByAltText(Pattern.compile("by z-texts")).first().click();
        console.button("Make it again").click();
        console.text("every pixel is the same").waitFor();
        isText(console, 4);
        console.pipeline("z-texts");
        console.text("Compare a picture of both").click();
        console.label("Prompt").fill(EVIL);
        console.button("Make it by both").click();
        console.text("pixels differ").waitFor();
        isText(console, 0);
    }

    /** Everything that has a name of somebody's choice. */
    private void store(ServedCopy server, Api api) throws IOException {
        Path manifest = server.home().resolve("manifests").resolve("evil.yaml");
        String classes = "names: [";
        for (int i = 0; i < 10; i++) {
            classes += (i == 0 ? "" : ", ") + Api.quoted(i == 0 ? EVIL : EVIL + i);
        }
        String plain = Files.readString(manifest.resolveSibling("shapes-jit.yaml"));
        String changed = plain.replaceFirst("names: \\[[^\\]]*", "NAMES").replace("NAMES", classes);
        assertTrue(changed.contains("onerror"), changed);
        Files.writeString(manifest, changed);
        api.post("pipelines", "{\"manifest\": \"evil\", \"name\": \"z-classes\"}");
        TinyTexts.write(manifest.getParent());
        api.post("pipelines", "{\"manifest\": \"tiny-texts\", \"name\": \"z-texts\"}");
        String prompts =
                "{\"pipeline\": \"z-texts\", \"prompts\": ["
                        + Api.quoted(EVIL)
                        + "], \"negativePrompt\": "
                        + Api.quoted(EVIL)
                        + "}";
        api.post("jobs", prompts);
        api.await("jobs", "succeeded");
        api.post(
                "pipelines/z-texts/canary",
                "{\"parts\": {\"sampler\": {\"use\": \"euler\", \"steps\": 2}}, \"percent\": 0}");
        api.post(
                "keys",
                "{\"name\": "
                        + Api.quoted(EVIL)
                        + ", \"role\": \"viewer\", \"pipelines\": ["
                        + Api.quoted(EVIL.replace("/", ""))
                        + "]}");
        api.post(
                "trust/digests",
                "{\"digest\": \"" + "a".repeat(64) + "\", \"name\": " + Api.quoted(EVIL) + "}");
        Files.write(server.home().resolve("plugins").resolve(FILE), new byte[] {1, 2, 3});
        api.await("refusals", FILE);
    }

    private static void isText(Console console, int least) {
        assertEquals(null, console.page().evaluate("window.ran"), console.page().url());
        Number markup =
                (Number)
                        console.page()
                                .evaluate(
                                        "document.querySelectorAll('[onerror], img[src=x], script:not([src]),"
                                                + " a[href^=\"javascript:\"]').length");
        assertEquals(0, markup.intValue(), console.page().url());
        Number shown =
                (Number)
                        console.page()
                                .evaluate(
                                        "document.body.innerText.split('onerror=window.ran').length - 1"
                                                + " + [...document.querySelectorAll('option')].filter("
                                                + "one => one.textContent.includes('onerror')).length");
        assertTrue(shown.intValue() >= least, console.page().url() + " shows none of the names");
    }
}
