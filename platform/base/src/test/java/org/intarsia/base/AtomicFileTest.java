package org.intarsia.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir Path folder;

    @Test
    void theFileAppearsWholeAndAlone() throws IOException {
        write("a.txt", "whole");

        assertEquals("whole", Files.readString(folder.resolve("a.txt")));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void aFailureLeavesTheFormerFileAndNothingElse() throws IOException {
        write("a.txt", "former");

        IntarsiaException full =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                AtomicFile.write(
                                        folder.resolve("a.txt"),
                                        channel -> {
                                            throw new IOException("No space left on device");
                                        }));

        assertEquals(ErrorCode.DISK_FULL, full.problems().get(0).code());
        assertEquals("former", Files.readString(folder.resolve("a.txt")));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void whatAKilledProcessLeftIsRemovedAndALockedPartStays() throws IOException {
        String left = "." + "a.txt." + UUID.randomUUID() + ".part";
        String held = "." + "b.txt." + UUID.randomUUID() + ".part";
        for (String name : List.of(left, held, "my.part", ".hidden.part")) {
            Files.writeString(folder.resolve(name), "half");
        }

        try (FileChannel channel =
                        FileChannel.open(folder.resolve(held), StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            write("c.txt", "whole");
            assertTrue(lock.isValid());
        }

        assertEquals(
                List.of(held, ".hidden.part", "c.txt", "my.part").stream().sorted().toList(),
                names());
    }

    @Test
    void aPartInWritingOutlivesOtherFilesOfTheSameFolder() throws IOException {
        AtomicFile.write(
                folder.resolve("outer.txt"),
                channel -> {
                    write("inner.txt", "inner");
                    channel.write(bytes("outer"));
                });

        assertEquals(List.of("inner.txt", "outer.txt"), names());
        assertEquals("outer", Files.readString(folder.resolve("outer.txt")));
    }

    @Test
    void aProbeLeavesNothingAndSaysWhereNothingCanBeWritten() throws IOException {
        AtomicFile.probe(folder);

        assertEquals(List.of(), names());
        assertThrows(IOException.class, () -> AtomicFile.probe(folder.resolve("missing")));
    }

    private void write(String name, String text) {
        AtomicFile.write(folder.resolve(name), channel -> channel.write(bytes(text)));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
