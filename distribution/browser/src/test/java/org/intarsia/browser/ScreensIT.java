package org.intarsia.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pictures of the documentation; {@code -Dscreens=record} makes them anew. */
@ExtendWith(ServedConsole.class)
class ScreensIT {
    private static final Path DOCS = Path.of("..", "..", "docs", "images", "console");
    private static final int LARGEST = 250_000;

    @Test
    void everyPageIsShownInTheDocumentationInLightAndInDark() throws IOException {
        if ("record".equals(System.getProperty("screens"))) {
            Files.createDirectories(DOCS);
            for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
                record(scheme);
            }
        }
        for (Screen screen : Screen.values()) {
            for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
                Path file = file(screen, scheme);
                assertTrue(Files.exists(file), file.toString());
                assertTrue(Files.size(file) < LARGEST, file + " is too large");
            }
        }
    }

    private static Path file(Screen screen, ColorScheme scheme) {
        return DOCS.resolve(screen.file() + "-" + scheme.name().toLowerCase() + ".png");
    }

    private static void record(ColorScheme scheme) {
        try (Console console =
                Console.open(ServedConsole.chromium(), ServedConsole.server(), 1100, 900, scheme)
                        .enter()) {
            for (Screen screen : Screen.values()) {
                screen.show(console);
                console.page().mouse().move(0, 0);
                // Fonts, images and the last events have settled.
                console.page().waitForTimeout(700);
                console.page()
                        .screenshot(new Page.ScreenshotOptions().setPath(file(screen, scheme)));
                screen.leave(console);
            }
        }
    }
}
