package org.intarsia.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The console in a browser that knows nothing yet, and what it complained of. */
final class Console implements AutoCloseable {
    private static final double PATIENCE = 60_000;

    /** What a browser says of an answer that a test asked for: its request was refused. */
    private static final Pattern REFUSED =
            Pattern.compile("^Failed to load resource: .* status of (400|401|409|422) ");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BrowserContext context;
    private final List<String> complaints = new ArrayList<>();
    private final ServedCopy server;
    private final Page page;

    private Console(Chromium chromium, ServedCopy server, Browser.NewContextOptions options) {
        this.server = server;
        context = chromium.browser().newContext(options);
        context.setDefaultTimeout(PATIENCE);
        page = watched(context.newPage());
    }

    static Console open(Chromium chromium, ServedCopy server) {
        return new Console(
                chromium, server, new Browser.NewContextOptions().setViewportSize(1280, 900));
    }

    static Console open(
            Chromium chromium, ServedCopy server, int width, int height, ColorScheme scheme) {
        return new Console(
                chromium,
                server,
                new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setColorScheme(scheme));
    }

    private Page watched(Page one) {
        one.onConsoleMessage(
                message -> {
                    boolean bad =
                            message.type().equals("error") || message.type().equals("warning");
                    // A generation may be forgotten while it is compared.
                    boolean gone = message.location().contains("/differences");
                    if (bad && !gone && !REFUSED.matcher(message.text()).find()) {
                        complaints.add(message.text());
                    }
                });
        one.onPageError(complaints::add);
        return one;
    }

    /** Signed in, without the picture of a first visit. */
    Console enter() {
        return enter(server.token());
    }

    /** Signed in with a key instead of the token. */
    Console enter(String key) {
        context.addInitScript("localStorage.setItem('intarsia.visited', 'yes')");
        page.navigate(server.address() + "/#token=" + key);
        heading("Create").waitFor();
        return this;
    }

    Page page() {
        return page;
    }

    Page another() {
        return watched(context.newPage());
    }

    /** A page of the console by the word of the menu. */
    Console show(String title) {
        page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Pages"))
                .getByRole(
                        AriaRole.LINK, new Locator.GetByRoleOptions().setName(title).setExact(true))
                .click();
        heading(title).waitFor();
        return this;
    }

    /** The page of a pipeline, with its parts. */
    Console pipeline(String name) {
        show("Pipelines");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
        page.getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions().setName(name).setLevel(2).setExact(true))
                .waitFor();
        part("sampler").waitFor();
        return this;
    }

    Locator heading(String text) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(text).setExact(true));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** A part of the graph. */
    Locator part(String words) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(words).setExact(false));
    }

    Locator label(String text) {
        return page.getByLabel(text, new Page.GetByLabelOptions().setExact(true));
    }

    Locator text(String text) {
        return page.getByText(text);
    }

    /** What axe finds wrong with what is shown. */
    List<String> violations() {
        try (InputStream in = Console.class.getResourceAsStream("/axe.min.js")) {
            page.evaluate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            JsonNode found =
                    JSON.readTree(
                            (String)
                                    page.evaluate(
                                            "async () => JSON.stringify((await axe.run()).violations)"));
            List<String> violations = new ArrayList<>();
            for (JsonNode one : found) {
                for (JsonNode node : one.path("nodes")) {
                    violations.add(one.path("id").asText() + " " + node.path("html").asText());
                }
            }
            return violations;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many pixels the page is wider than its window. */
    int overflow() {
        return ((Number)
                        page.evaluate(
                                "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .intValue();
    }

    void saysNothingIsWrong() {
        assertEquals(List.of(), complaints);
    }

    List<String> complaints() {
        return complaints;
    }

    @Override
    public void close() {
        context.close();
    }
}
