package org.intarsia.kernel.internal.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

class MavenOrderTest {
    @Test
    void everyVersionIsAboveThoseBeforeIt() {
        List<String> rising =
                List.of(
                        "0.9.9",
                        "1.0.0.alpha-1",
                        "1.0.0.alpha-2",
                        "1.0.0.b1",
                        "1.0.0.M3",
                        "1.0.0.RC1-SNAPSHOT",
                        "1.0.0.RC1",
                        "1.0.0.CR2",
                        "1.0.0.RC10",
                        "1.0.0.SNAPSHOT",
                        "1.0.0",
                        "1.0.0.sp1",
                        "1.0.0.hotfix",
                        "1.0.0.1-SNAPSHOT",
                        "1.0.0.1",
                        "1.0.0.9",
                        "1.0.0.10",
                        "1.0.0.20261127153000123456789",
                        "1.0.1.SNAPSHOT",
                        "1.0.1");
        for (int i = 0; i < rising.size(); i++) {
            for (int j = 0; j < rising.size(); j++) {
                assertEquals(
                        Integer.compare(i, j),
                        Integer.signum(
                                MavenOrder.SAME_AS_MAVEN.compare(
                                        version(rising.get(i)), version(rising.get(j)))),
                        rising.get(i) + " and " + rising.get(j));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.0.0, 1.0.0.Final",
        "1.0.0, 1.0.0.GA",
        "1.0.0, 1.0.0.0",
        "1.0.0.rc1, 1.0.0.CR-1",
        "1.0.0.snapshot, 1.0.0.SNAPSHOT"
    })
    void spellingsOfOneVersionAreEqual(String one, String other) {
        assertEquals(0, MavenOrder.SAME_AS_MAVEN.compare(version(one), version(other)));
    }

    @ParameterizedTest
    @CsvSource({
        "'[1.0,2)', 1.0.0, true",
        "'[1.0,2)', 1.0.0.SNAPSHOT, true",
        "'[1.0,2)', 2.0.0, false",
        "'[1.0,2)', 2.0.0.SNAPSHOT, false",
        "'[1.0.0.SNAPSHOT,2)', 1.0.0, true",
        "'[1.0.0.SNAPSHOT,1.0.0]', 1.0.0, true",
        "'[1.0.0.SNAPSHOT,1.0.0]', 1.0.0.SNAPSHOT, true",
        "'[1.0.0,1.0.0]', 1.0.0.SNAPSHOT, false",
        "'[0,1.0.0.SNAPSHOT]', 1.0.0, false",
        "'[0,1.0.0]', 1.0.0.SNAPSHOT, true",
        "'(1.0.0,2)', 1.0.0, false",
        "'(1.0.0,2)', 1.0.0.SNAPSHOT, false",
        "'(1.0.0.SNAPSHOT,2)', 1.0.0, true",
        "1.0.0.SNAPSHOT, 1.0.0, true",
        "1.0.1, 1.0.0, false"
    })
    void aRangeTakesAReleaseWithItsSnapshot(String range, String version, boolean included) {
        assertEquals(
                included, MavenOrder.includes(new VersionRange(range), version(version)), version);
    }

    private static Version version(String text) {
        return Version.parseVersion(text);
    }
}
