package org.intarsia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.app.host.UnloadResult;
import org.intarsia.kernel.PluginEvent;
import org.intarsia.kernel.PluginInfo;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {
    private static final Instant NOW = Instant.parse("2027-01-31T08:30:00Z");
    private static final String TIME = TimeText.local(NOW) + " ";

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    private final Announcements announcements =
            new Announcements(new Console(stream, stream, false), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void everyLineCarriesTheLocalTime() {
        announcements.sayCut(new UnloadResult("toy", 2));
        announcements.sayCut(new UnloadResult("toy", 0));
        announcements.happened(event(PluginEvent.Kind.REVOKED));
        announcements.happened(event(PluginEvent.Kind.TRUSTED));
        announcements.happened(event(PluginEvent.Kind.REMOVED));
        assertEquals(
                List.of(
                        TIME + "toy: 2 runs were cut",
                        TIME
                                + "sample 1.0.0: revoked while it runs: its key was revoked; it"
                                + " keeps running until it is uninstalled",
                        TIME + "sample 1.0.0: trusted again"),
                err.toString(StandardCharsets.UTF_8).lines().toList());
    }

    @Test
    void linesGoWhereTheyAreDivertedUntilTheyAreNoMore() {
        List<String> lines = new ArrayList<>();
        announcements.divert(lines::add);
        announcements.say("one");
        announcements.divert(null);
        announcements.say("two");
        assertEquals(List.of(TIME + "one"), lines);
        assertEquals(TIME + "two\n", err.toString(StandardCharsets.UTF_8));
    }

    private static PluginEvent event(PluginEvent.Kind kind) {
        return new PluginEvent(
                kind,
                new PluginInfo(
                        "sample",
                        "1.0.0",
                        "ab".repeat(32),
                        "Ada",
                        PluginInfo.State.REVOKED,
                        "its key was revoked",
                        List.of()));
    }
}
