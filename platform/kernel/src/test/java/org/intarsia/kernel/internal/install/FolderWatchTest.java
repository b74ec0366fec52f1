package org.intarsia.kernel.internal.install;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.intarsia.kernel.internal.install.FolderWatch.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
    @TempDir Path folder;

    @Test
    void aJarCountsWhenTwoLooksFoundItTheSame() throws IOException {
        FolderWatch watch = new FolderWatch(folder);
        Path jar = Files.write(folder.resolve("a.jar"), zip("one"));
        assertEquals(Map.of(), watch.look());
        assertEquals(Map.of(jar, Change.ARRIVED), watch.look());
        assertEquals(Map.of(), watch.look());
    }

    @Test
    void aJarThatIsStillCopiedIsLeftAlone() throws IOException {
        FolderWatch watch = new FolderWatch(folder);
        byte[] whole = zip("a jar that comes in pieces");
        Path jar = folder.resolve("a.jar");
        for (int length = 10; length < whole.length; length += 10) {
            Files.write(jar, Arrays.copyOf(whole, length));
            assertEquals(Map.of(), watch.look());
            assertEquals(Map.of(), watch.look());
        }
        Files.write(jar, whole);
        watch.look();
        assertEquals(Map.of(jar, Change.ARRIVED), watch.look());
    }

    @Test
    void aCopyOverAnOldJarIsToldWhenItIsWhole() throws IOException {
        FolderWatch watch = new FolderWatch(folder);
        Path jar = Files.write(folder.resolve("a.jar"), zip("one"));
        assertEquals(List.of(jar), watch.remember());
        byte[] next = zip("another, longer one");
        Files.write(jar, Arrays.copyOf(next, 40));
        assertEquals(Map.of(), watch.look());
        assertEquals(Map.of(), watch.look());
        Files.write(jar, next);
        watch.look();
        assertEquals(Map.of(jar, Change.ARRIVED), watch.look());
    }

    @Test
    void aDamagedJarIsShownAfterAWhile() throws IOException {
        FolderWatch watch = new FolderWatch(folder);
        Path jar = Files.writeString(folder.resolve("a.jar"), "no jar at all");
        for (int look = 1; look < FolderWatch.PATIENCE; look++) {
            assertEquals(Map.of(), watch.look());
        }
        assertEquals(Map.of(jar, Change.ARRIVED), watch.look());
    }

    @Test
    void aJarThatWasTakenAwayIsToldAndASignatureThatComesLaterCounts() throws IOException {
        FolderWatch watch = new FolderWatch(folder);
        Path jar = Files.write(folder.resolve("a.jar"), zip("one"));
        watch.remember();
        Files.writeString(folder.resolve("a.jar.sig"), "signature");
        watch.look();
        assertEquals(Map.of(jar, Change.ARRIVED), watch.look());
        Files.delete(jar);
        assertEquals(Map.of(jar, Change.LEFT), watch.look());
        assertEquals(Map.of(), watch.look());
    }

    private static byte[] zip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            zip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
