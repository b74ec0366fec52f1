package org.intarsia.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    private static final String[] NO_ARGUMENTS = {};

    @TempDir Path home;

    private final Path elsewhere = Path.of("/nowhere at all");

    @Test
    void aDistributionThatCanBeWrittenHoldsItsOwnState() {
        StateFolder state = StateFolder.of(NO_ARGUMENTS, Map.of("HOME", "/users/ada"), home);

        assertEquals(home, state.folder());
        assertFalse(state.named());
        assertEquals(home.resolve("logs").resolve("audit.log"), state.audit());
    }

    @Test
    void oneThatCannotBeWrittenLeavesItToTheUsersFolder() {
        Map<String, String> plain = Map.of("HOME", "/users/ada:ünï");
        assertEquals(
                Path.of("/users/ada:ünï/.local/state/intarsia"),
                StateFolder.of(NO_ARGUMENTS, plain, elsewhere).folder());

        Map<String, String> xdg = Map.of("HOME", "/users/ada", "XDG_STATE_HOME", "/var/ada");
        assertEquals(
                Path.of("/var/ada/intarsia"),
                StateFolder.of(NO_ARGUMENTS, xdg, elsewhere).folder());

        Map<String, String> relative = Map.of("HOME", "/users/ada", "XDG_STATE_HOME", "var");
        assertEquals(
                Path.of("/users/ada/.local/state/intarsia"),
                StateFolder.of(NO_ARGUMENTS, relative, elsewhere).folder(),
                "the specification has relative ones ignored");
    }

    @Test
    void theOptionGoesBeforeTheVariable() {
        Path first = home.resolve("first");
        Path second = home.resolve("second");
        Map<String, String> variable = Map.of("INTARSIA_STATE", second.toString());

        StateFolder byOption =
                StateFolder.of(new String[] {"plan", "--state", first.toString()}, variable, home);
        assertEquals(first, byOption.folder());
        assertTrue(byOption.named());

        StateFolder byVariable =
                StateFolder.of(
                        new String[] {"plan", "--", "--state", first.toString()}, variable, home);
        assertEquals(second, byVariable.folder());
        assertTrue(byVariable.named());

        Map<String, String> empty = Map.of("INTARSIA_STATE", "");
        assertEquals(home, StateFolder.of(NO_ARGUMENTS, empty, home).folder());
    }
}
