package org.intarsia.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many tabs of one browser share a stream of events. {@code -Dtabs.seconds=600} keeps them open for
 * ten minutes under load, and then compares memory too.
 */
@ExtendWith(ServedConsole.class)
class TabsIT {
    private static final int TABS = 8;
    private static final double GROWTH = 1.25;
    private static final String OPEN_STREAMS =
            "performance.getEntriesByType('resource')"
                    + ".filter(one => one.name.endsWith('/events')).length";

    @Test
    void eightTabsAreAllAliveOverOneStream() throws IOException {
        Duration length = Duration.ofSeconds(Long.getLong("tabs.seconds", 5));
        Api api = new Api(ServedConsole.server());
        try (Console console =
                Console.open(ServedConsole.chromium(), ServedConsole.server()).enter()) {
            List<Page> tabs = new ArrayList<>(List.of(console.page()));
            for (int i = 1; i < TABS; i++) {
                Page tab = console.another();
                // Signed in by the tab before it.
                tab.navigate(ServedConsole.server().address() + "/#/pipelines");
                tabs.add(tab);
            }
            console.show("Pipelines");
            for (Page tab : tabs) {
                assertThat(tab.getByText("live", new Page.GetByTextOptions().setExact(true)))
                        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(60_000));
                // The worker has the stream, the tabs have none.
                assertEquals(0, ((Number) tab.evaluate(OPEN_STREAMS)).intValue());
            }
            double heap = heap(tabs);
            long resident = resident();
            boolean compared = false;
            long until = System.nanoTime() + length.toNanos();
            for (int i = 0; System.nanoTime() < until; i++) {
                api.post(
                        "pictures",
                        "{\"pipeline\": \"shapes-jit\", \"labels\": [1], \"seed\": " + i + "}");
                if (i == 30) {
                    // Everything that grows once has grown.
                    heap = heap(tabs);
                    resident = resident();
                    compared = true;
                }
            }
            int served = api.get("pipelines/shapes-jit").path("served").asInt();
            for (Page tab : tabs) {
                assertThat(tab.locator("dl.figures")).containsText("served" + served);
            }
            if (compared && length.toSeconds() >= 60) {
                double heapAfter = heap(tabs);
                long residentAfter = resident();
                System.out.printf(
                        "browser heap %.1f -> %.1f MB, server %d -> %d MB%n",
                        heap / 1e6, heapAfter / 1e6, resident >> 20, residentAfter >> 20);
                assertTrue(heapAfter < GROWTH * heap, heap + " -> " + heapAfter);
                // Up to 64 MB of pictures are kept.
                assertTrue(
                        residentAfter < GROWTH * resident + (64 << 20), residentAfter + " bytes");
            }
            console.saysNothingIsWrong();
        }
    }

    private static double heap(List<Page> tabs) {
        double all = 0;
        for (Page tab : tabs) {
            all +=
                    ((Number)
                                    tab.evaluate(
                                            "(globalThis.gc?.(), performance.memory.usedJSHeapSize)"))
                            .doubleValue();
        }
        return all;
    }

    private static long resident() throws IOException {
        Path statm = Path.of("/proc", Long.toString(ServedConsole.server().process()), "statm");
        return Long.parseLong(Files.readString(statm).split(" ")[1]) * 4096;
    }
}
