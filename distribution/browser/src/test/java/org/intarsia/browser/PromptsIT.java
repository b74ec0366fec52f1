package org.intarsia.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sentences in the console, by a pipeline that makes noise of them. */
class PromptsIT {
    private static final LocatorAssertions.IsVisibleOptions LONG =
            new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);
    private static final LocatorAssertions.HasCountOptions COUNT =
            new LocatorAssertions.HasCountOptions().setTimeout(60_000);

    @Test
    void aPictureOfAPromptIsMadeQueuedFoundAndMadeAgain() throws IOException {
        try (Chromium chromium = Chromium.open();
                ServedCopy server = new ServedCopy("shapes-jit")) {
            TinyTexts.write(server.home().resolve("manifests"));
            new Api(server).post("pipelines", "{\"manifest\": \"tiny-texts\"}");
            try (Console console = Console.open(chromium, server).enter()) {
                make(console);
                queue(console);
                findAndMakeAgain(console);
                console.saysNothingIsWrong();
            }
            try (Console phone = Console.open(chromium, server, 360, 740, ColorScheme.DARK)) {
                phone.enter().label("Pipeline").selectOption(TinyTexts.NAME);
                phone.label("Prompt").fill("fox".repeat(100));
                assertEquals(0, phone.overflow());
                assertEquals(List.of(), phone.violations());
            }
        }
    }

    private static void make(Console console) {
        assertThat(console.label("Prompt")).hasCount(0);
        console.label("Pipeline").selectOption(TinyTexts.NAME);
        assertThat(console.label("Class")).hasCount(0);
        assertThat(console.text("at most 6 tokens of it are read")).isVisible();
        console.label("Prompt").fill("a red fox");
        console.label("Negative prompt").fill("red");
        console.label("Seed").fill("7");
        console.button("Make it").click();
        assertThat(console.page().getByAltText("a red fox, seed 7")).isVisible(LONG);
        assertEquals(List.of(), console.violations());

        // Beside a pipeline of classes, each is asked for what it reads.
        console.label("Compare two pipelines side by side").check();
        console.label("Second pipeline").selectOption("shapes-jit");
        console.label("Class").selectOption("star");
        console.button("Make both").click();
        assertThat(console.text("Done.")).hasCount(2, COUNT);
        assertThat(console.page().getByAltText("a red fox, seed 7")).isVisible();
        assertThat(console.page().getByAltText("star, seed 7")).isVisible();
    }

    private static void queue(Console console) {
        console.show("Jobs");
        console.text("Submit a job").click();
        console.label("Pipeline").selectOption(TinyTexts.NAME);
        console.label("Prompts").fill("a fox\n \nred\n");
        console.label("Negative prompt").fill("fox");
        console.label("Pictures of each prompt").fill("2");
        assertEquals(List.of(), console.violations());
        console.button("Submit the job").click();
        assertThat(console.text("a fox; red; not: fox")).isVisible(LONG);
        assertThat(console.text("4 pictures, done")).isVisible(LONG);
        console.page().getByText(Pattern.compile("^Pictures of [0-9a-f]{8}$")).first().click();
        assertThat(console.page().getByAltText("red, seed 1")).isVisible(LONG);
        assertThat(console.page().getByAltText("a fox, seed 0")).isVisible(LONG);
    }

    private static void findAndMakeAgain(Console console) {
        console.show("Gallery");
        console.label("Find").fill("red fox tiny-texts");
        assertThat(console.page().getByRole(AriaRole.LISTITEM)).hasCount(2, COUNT);
        console.page().getByRole(AriaRole.LISTITEM).first().getByRole(AriaRole.BUTTON).click();
        console.button("Make it again").click();
        assertThat(console.text("every pixel is the same")).isVisible(LONG);
        Locator facts = console.page().locator("dl.facts dt");
        assertEquals(
                List.of("prompt", "negative-prompt", "seed"),
                facts.allTextContents().subList(0, 3));
    }
}
