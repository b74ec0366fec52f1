package org.intarsia.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator does, in a real browser, with a real server. */
@ExtendWith(ServedConsole.class)
class OperatorIT {
    private static final LocatorAssertions.IsVisibleOptions LONG =
            new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);

    private static final LocatorAssertions.ContainsTextOptions LONG_TEXT =
            new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);
    private static final LocatorAssertions.IsEnabledOptions ENABLED =
            new LocatorAssertions.IsEnabledOptions().setTimeout(60_000);
    private static final Pattern TIME = Pattern.compile("\\d m?s$");
    private static final Locator.WaitForOptions GONE =
            new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED);

    private static Console open() {
        return Console.open(ServedConsole.chromium(), ServedConsole.server());
    }

    @Test
    void aFirstVisitShowsAPictureBeingMadeWithinTenSeconds() {
        try (Console console = open()) {
            console.page().navigate(ServedConsole.server().link());
            assertThat(console.page().getByText(Pattern.compile("^(Step \\d+ of \\d+|Done)\\.$")))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(10_000));
            assertFalse(console.page().url().contains("token"), console.page().url());
            assertThat(console.text("Done.")).isVisible(LONG);
            console.saysNothingIsWrong();
        }
    }

    @Test
    void aWrongTokenIsRefusedInWordsAndSigningOutForgetsTheRightOne() {
        try (Console console = open()) {
            console.page().navigate(ServedConsole.server().address());
            console.label("Token or key").fill("int_wrong_wrong_wrong_wrong_wrong_wrong_wrong");
            console.button("Sign in").click();
            assertThat(console.page().getByRole(AriaRole.ALERT)).containsText("INT-432");
            console.label("Token or key").fill(ServedConsole.server().token());
            console.button("Sign in").click();
            console.heading("Create").waitFor();
            console.button("Sign out").click();
            console.label("Token or key").waitFor();
            console.page().reload();
            console.label("Token or key").waitFor();
        }
    }

    @Test
    void aSwapIsRefusedWithItsReasonThenMadeThenUndone() throws IOException {
        try (OwnPipeline own = OwnPipeline.start("z-swapped");
                Console console = open().enter().pipeline(own.name())) {
            console.part("sampler heun").click();
            console.label("Part").selectOption("raster");
            assertThat(console.page().getByRole(AriaRole.ALERT)).containsText("INT-203");
            assertThat(console.button("Swap now")).isDisabled();

            console.label("Part").selectOption("euler");
            console.label("steps").fill("0");
            assertThat(console.page().getByRole(AriaRole.ALERT)).containsText("INT-121");
            assertThat(console.label("steps")).hasAttribute("aria-invalid", "true");
            console.label("steps").fill("6");
            assertThat(console.text("Builds sampler, and reads no model file.")).isVisible();
            assertThat(console.button("Swap now")).isEnabled();
            console.button("Swap now").click();
            assertThat(console.text("serves generation 2, built in")).isVisible(LONG);
            console.part("sampler euler").waitFor();
            assertThat(console.page().getByRole(AriaRole.ROW).filter(holding("Forget 1")))
                    .containsText("sampler.steps 25 instead of 6", LONG_TEXT);

            console.button("Roll back to 1").last().click();
            assertThat(console.text("serves generation 1 again")).isVisible(LONG);
            console.part("sampler heun").waitFor();
            console.button("Undo: serve 2 again").click();
            console.part("sampler euler").waitFor();
            console.button("Roll back to 1").last().click();
            console.part("sampler heun").waitFor();

            console.button("Forget 2").click();
            console.button("Forget generation 2").click();
            assertThat(console.text("Generation 2 of z-swapped is forgotten.")).isVisible(LONG);
            console.saysNothingIsWrong();
        }
    }

    private static Locator.FilterOptions holding(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    /** While eight clients make pictures without a pause: none of them fails. */
    @Test
    void aSwapUnderLoadLosesNoRequest() throws Exception {
        Api api = new Api(ServedConsole.server());
        try (OwnPipeline own = OwnPipeline.start("z-loaded");
                Load load = Load.of(own.name());
                Console console = open().enter().pipeline(own.name())) {
            for (String steps : new String[] {"8", "9", "10"}) {
                console.part("sampler").click();
                console.label("steps").fill(steps);
                assertThat(console.button("Swap now")).isEnabled(ENABLED);
                console.button("Swap now").click();
                console.heading("Swap the sampler").waitFor(GONE);
            }
            console.page().getByText(Pattern.compile("^Roll back to \\d+$")).last().click();
            assertThat(console.text("again, after")).isVisible(LONG);
            assertEquals(0, load.failures(), load::words);
            assertTrue(load.answers() > 0, load.words());
            assertEquals(0, api.get("pipelines/" + own.name()).path("failed").asInt());
        }
    }

    /** Half of the requests of eight clients, then all of them: none fails. */
    @Test
    void aChangeIsTriedOnAShareOfTheRequestsComparedAndPromoted() throws Exception {
        Api api = new Api(ServedConsole.server());
        try (OwnPipeline own = OwnPipeline.start("z-tried");
                Load load = Load.of(own.name());
                Console console = open().enter().pipeline(own.name())) {
            console.part("sampler heun").click();
            console.label("steps").fill("6");
            console.text("Try it on a share of the requests first").click();
            console.label("Requests of 100").fill("101");
            assertThat(console.button("Try it")).isEnabled(ENABLED);
            console.button("Try it").click();
            assertThat(console.text("Nothing is tried; what serves is as it was.")).isVisible(LONG);
            console.label("Requests of 100").fill("50");
            console.button("Try it").click();
            console.heading("Canary: generation 2 is tried").waitFor();
            assertThat(console.text("It gets 50 of 100 requests")).isVisible();
            assertThat(row(console, "2, tried")).containsText(TIME, LONG_TEXT);
            assertThat(row(console, "1, serves")).containsText(TIME, LONG_TEXT);
            assertThat(console.button("Roll back to 1")).hasCount(0);

            console.part("sampler heun").click();
            console.label("steps").fill("7");
            assertThat(console.text("Generation 2 is tried: promote it")).isVisible(LONG);
            assertThat(console.button("Swap now")).isDisabled();
            console.button("Close").click();

            console.text("Compare a picture of both").click();
            console.label("Class").selectOption("ring");
            console.button("Make it by both").click();
            assertThat(console.text("pixels differ, by at most")).isVisible(LONG);
            assertThat(console.page().getByAltText("ring, seed 1, by generation 2")).isVisible();

            console.label("Requests of 100").fill("0");
            console.button("Change the share").click();
            assertThat(console.text("Generation 2 gets 0 of 100 requests.")).isVisible(LONG);
            console.button("Promote generation 2").click();
            assertThat(console.text("serves generation 2, with all requests")).isVisible(LONG);
            console.heading("Canary: generation 2 is tried").waitFor(GONE);
            console.button("Roll back to 1").last().click();
            assertThat(console.text("serves generation 1 again")).isVisible(LONG);
            assertEquals(0, load.failures(), load::words);
            assertTrue(load.answers() > 0, load.words());
            assertEquals(0, api.get("pipelines/" + own.name()).path("failed").asInt());
        }
    }

    private static Locator row(Console console, String words) {
        return console.page().getByRole(AriaRole.ROW).filter(holding(words));
    }

    @Test
    void aCanaryIsRolledBackAfterOneQuestion() throws IOException {
        try (OwnPipeline own = OwnPipeline.start("z-dropped");
                Console console = open().enter().pipeline(own.name())) {
            console.part("sampler heun").click();
            console.label("Part").selectOption("euler");
            console.text("Try it on a share of the requests first").click();
            console.text("by its failures and its time").click();
            console.label("Runs that decide").fill("30");
            assertEquals(List.of(), console.violations());
            assertThat(console.button("Try it")).isEnabled(ENABLED);
            console.button("Try it").click();
            assertThat(console.text("After 30 runs of it the server decides")).isVisible(LONG);
            console.button("Roll back the canary").click();
            console.button("Keep it").click();
            console.button("Roll back the canary").click();
            console.button("Drop generation 2").click();
            assertThat(console.text("Generation 2 of z-dropped is not tried any more."))
                    .isVisible(LONG);
            console.heading("Canary: generation 2 is tried").waitFor(GONE);
            console.part("sampler heun").waitFor();
            console.saysNothingIsWrong();
        }
    }

    @Test
    void aPlanThatIsOldIsRefusedAndWhatServesIsShown() throws IOException {
        try (OwnPipeline own = OwnPipeline.start("z-old");
                Console console = open().enter().pipeline(own.name())) {
            console.part("guidance cfg-interval").click();
            console.label("scale").fill("3.5");
            assertThat(console.button("Swap now")).isEnabled();
            // Somebody else, between the plan and the button.
            console.page()
                    .route(
                            "**/swap",
                            route -> {
                                change(own.name());
                                route.resume();
                            });
            console.button("Swap now").click();
            assertThat(console.text("INT-547")).isVisible(LONG);
            console.part("sampler euler").waitFor();
        }
    }

    private static void change(String pipeline) {
        try {
            new Api(ServedConsole.server())
                    .post(
                            "pipelines/" + pipeline + "/swap",
                            "{\"parts\": {\"sampler\": {\"use\": \"euler\"}}}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void twoPipelinesMakeAPictureSideBySide() {
        try (Console console = open().enter()) {
            console.label("Compare two pipelines side by side").check();
            console.label("Class").selectOption("star");
            console.label("Seed").fill("7");
            console.button("Make both").click();
            assertThat(console.text("Done.")).hasCount(2, count());
            assertThat(console.page().getByAltText("star, seed 7")).hasCount(2);
            console.saysNothingIsWrong();
        }
    }

    private static LocatorAssertions.HasCountOptions count() {
        return new LocatorAssertions.HasCountOptions().setTimeout(60_000);
    }

    @Test
    void aPictureIsFoundMadeAgainComparedAndDownloaded() throws Exception {
        try (Console console = open().enter()) {
            for (String seed : new String[] {"4711", "4712"}) {
                console.label("Class").selectOption("ring");
                console.label("Seed").fill(seed);
                console.button("Make it").click();
                assertThat(console.page().getByAltText("ring, seed " + seed)).isVisible(LONG);
            }
            console.show("Gallery");
            console.label("Find").fill("ring 4711 heun");
            assertThat(console.page().getByRole(AriaRole.LISTITEM)).hasCount(1, count());
            console.page().getByRole(AriaRole.LISTITEM).getByRole(AriaRole.BUTTON).click();
            console.button("Make it again").click();
            assertThat(console.text("every pixel is the same")).isVisible(LONG);

            Download download =
                    console.page()
                            .waitForDownload(
                                    () ->
                                            console.page()
                                                    .getByRole(
                                                            AriaRole.LINK,
                                                            new Page.GetByRoleOptions()
                                                                    .setName("Download"))
                                                    .click());
            assertEquals("shapes-jit-ring-4711.png", download.suggestedFilename());
            byte[] file = Files.readAllBytes(download.path());
            assertTrue(new String(file, "ISO-8859-1").contains("intarsia:manifest"));

            console.label("Find").fill("4712");
            console.page().getByAltText("ring, seed 4712, by shapes-jit").first().click();
            Locator differs = console.page().locator("dd.differs");
            assertThat(differs).hasCount(2, count());
            console.label("Find").fill("no such words");
            assertThat(console.text("No picture says all of these words.")).isVisible(LONG);
            console.saysNothingIsWrong();
        }
    }

    @Test
    void aRunThatIsSlowIsSeenAndCancelled() throws IOException {
        try (OwnPipeline own = OwnPipeline.start("z-slow");
                Console console = open().enter().pipeline(own.name())) {
            console.part("sampler heun").click();
            console.label("steps").fill("4000");
            assertThat(console.button("Swap now")).isEnabled();
            console.button("Swap now").click();
            assertThat(console.text("serves generation 2")).isVisible(LONG);
            Page other = console.another();
            other.navigate(ServedConsole.server().address());
            other.getByLabel("Pipeline", exactly()).selectOption(own.name());
            other.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make it"))
                    .click();
            Locator cancel = console.page().getByText(Pattern.compile("^Cancel run \\d+$"));
            cancel.first().click();
            assertThat(console.text("ends at its next step")).isVisible(LONG);
            assertThat(other.getByText("INT-410")).isVisible(LONG);
            assertThat(cancel).hasCount(0, count());
        }
    }

    @Test
    void aJobIsSubmittedSeenWaitingAndCancelled() throws IOException {
        try (OwnPipeline own = OwnPipeline.start("z-jobs");
                Console console = open().enter().show("Jobs")) {
            console.text("Submit a job").click();
            console.label("Pipeline").selectOption(own.name());
            console.label("Pictures of each class").fill("0");
            console.button("Submit the job").click();
            assertThat(console.page().getByRole(AriaRole.ALERT)).containsText("INT-430");
            console.label("Pictures of each class").fill("90");
            console.button("Submit the job").click();
            assertThat(console.text("900 pictures is queued")).isVisible(LONG);
            assertThat(console.text("of 900 pictures done").first()).isVisible(LONG);
            console.page().getByText(Pattern.compile("^Cancel [0-9a-f]{8}$")).first().click();
            if (console.button("Cancel the job").isVisible()) {
                console.button("Cancel the job").click();
            }
            assertThat(console.text("of 900 pictures made").first()).isVisible(LONG);
            console.saysNothingIsWrong();
        }
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }
}
