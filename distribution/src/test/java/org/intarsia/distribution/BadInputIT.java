package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.intarsia.distribution.Shell.Ended;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user gets wrong: one clear message with a code, the place and the next step; exit 2;
 * nothing half-written.
 */
class BadInputIT {
    private static final Path HOME = Path.of("target", "intarsia").toAbsolutePath();

    @TempDir static Path folder;

    private static OneStart commands;

    @BeforeAll
    static void start() throws IOException {
        commands = new OneStart(HOME, folder);
    }

    @AfterAll
    static void end() {
        commands.close();
    }

    @Test
    void partsAndOptions() throws IOException {
        refused("INT-201", "euler", "plan", "shapes-jit", "--set", "sampler.use=eluer");
        refused("INT-202", "0.1.0", "plan", "shapes-jit", "--set", "sampler.version=\"[7,8)\"");
        refused("INT-114", "Did you mean steps?", "plan", "shapes-jit", "--set", "sampler.stesp=3");
        refused("INT-121", "1 to 10000", "plan", "shapes-jit", "--set", "sampler.steps=0");
        refused("INT-113", "B/16", "plan", "shapes-jit", "--set", "backbone.preset=B/61");
        refused("INT-205", "patches of 7", "plan", "shapes-jit", "--set", "backbone.patch-size=7");
        refused("INT-901", "gpu0", "generate", "shapes-jit", "--device", "gpu0");
        refused(
                "INT-516",
                "this machine has",
                "plan",
                "shapes-jit",
                "--width",
                "16384",
                "--height",
                "16384");
        refused("INT-516", "--memory allows 102.4 MB", "plan", "--memory", "0.1", "--batch", "1");
        refused("INT-516", "--memory allows 102.4 MB", "generate", "--memory", "0.1");
        refused("INT-516", "20 images at once", "evaluate", "--memory", "0.1");
        refused("INT-516", "pipeline shapes-jit", "serve", "--port", "0", "--memory", "0.1");
        refused("INT-404", "--memory", "generate", "--memory", "NaN");
    }

    @Test
    void anImageSizeThatTheModelFileDoesNotFitIsNamed() throws IOException {
        refused("INT-304", "leave out --width and --height", "generate", "--width", "48");
        refused("INT-304", "64x64", "generate", "--set", "image.height=32");
    }

    @Test
    void problemsOfSeveralPartsComeTogether() throws IOException {
        Ended ended =
                run(
                        "plan",
                        "shapes-jit",
                        "--set",
                        "sampler.use=eluer",
                        "--set",
                        "guidance.scale=-1",
                        "--set",
                        "backbone.num-heads=0");
        assertEquals(2, ended.code());
        assertEquals(
                3, ended.err().lines().filter(line -> line.contains("INT-")).count(), ended.err());
    }

    @Test
    void namesAndRequests() throws IOException {
        refused("INT-107", "shapes-jit", "generate", "shapes-jti");
        refused("INT-107", "an empty name: no such file", "generate", "");
        refused("INT-301", "README", "generate", "jit-b-16");
        refused("INT-402", "0 to 9", "generate", "--label", "10");
        refused("INT-402", "Did you mean star?", "generate", "--label", "satr");
        refused("INT-400", "--help", "generate", "--lable", "3");
        refused("INT-400", "Did you mean generate?", "genrate");
        refused("INT-404", "count", "generate", "--count", "0");
        refused("INT-404", "--patience 1.0E30", "shell", "--patience", "1e30");
        refused("INT-404", "--memory NaN", "shell", "--memory", "NaN");
        refused("INT-404", "--memory -1.0", "shell", "--memory", "-1");
        refused("INT-115", "no value is given", "plan", "shapes-jit", "--set", "sampler.steps=~");
        refused(
                "INT-115",
                "without quotes: 4",
                "plan",
                "shapes-jit",
                "--set",
                "sampler.steps=\"4\"");
        refused("INT-701", "case.json", "parity", folder.toString());
    }

    @Test
    void manifestsThatWouldGrowAreRefusedAtOnce() throws IOException {
        StringBuilder aliases = new StringBuilder("intarsia: 1\na0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            aliases.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        refused("INT-103", "line 2", "plan", file("aliases.yaml", aliases.toString()));
        refused("INT-102", "levels", "plan", file("deep.yaml", "a: " + "[".repeat(100_000)));
        refused("INT-101", "line", "plan", file("broken.yaml", "a: [1,\nb: 2\n"));
    }

    @Test
    void hostileModelFilesAreRefused() throws IOException {
        refusedWeights("INT-306", header(Long.MIN_VALUE, "{}"), "huge.safetensors");
        String overlap =
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}";
        refusedWeights(
                "INT-306",
                header(overlap.length(), overlap + "x".repeat(12)),
                "overlap.safetensors");
        String overflow =
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,8],\"data_offsets\":[0,0]}}";
        refusedWeights("INT-306", header(overflow.length(), overflow), "overflow.safetensors");
        byte[] whole = Files.readAllBytes(HOME.resolve("models/shapes-jit.safetensors"));
        refusedWeights(
                "INT-306", java.util.Arrays.copyOf(whole, whole.length / 2), "half.safetensors");
    }

    @Test
    void aPickleThatNamesASystemCallRunsNothing() throws IOException, InterruptedException {
        Path marker = folder.resolve("marker");
        String pickle = "cos\nsystem\n(S'touch " + marker + "'\ntR.";
        Path file = folder.resolve("evil.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            stored(zip, "evil/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1));
            stored(zip, "evil/version", "3\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        // By the script: what ends the process would be seen, and the exit code is the process's.
        Ended ended = new Shell(HOME, folder).run("weights", "inspect", file.toString());
        assertEquals(2, ended.code(), ended.out());
        assertTrue(ended.err().startsWith("INT-3"), ended.err());
        assertFalse(Files.exists(marker));
    }

    @Test
    void parametersThatDoNotMatchAreAllCounted() throws IOException {
        Ended ended =
                run(
                        "generate",
                        "shapes-jit",
                        "--set",
                        "backbone.depth=6",
                        "--set",
                        "backbone.bottleneck-dim=32");
        assertEquals(2, ended.code());
        assertTrue(ended.err().contains("INT-303"), ended.err());
        assertTrue(ended.err().contains("INT-304"), ended.err());
        assertTrue(ended.err().contains("blocks.5."), ended.err());
        refused("INT-305", "blocks.4.", "generate", "shapes-jit", "--set", "backbone.depth=4");
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefusedBeforeTheWork() throws IOException {
        Files.writeString(folder.resolve("taken"), "a file");
        refused("INT-911", "taken", "generate", "--out", "taken");
        assertEquals("a file", Files.readString(folder.resolve("taken")));
    }

    @Test
    void aFullDiskLeavesNoHalfWrittenFile() throws IOException, InterruptedException {
        assumeTrue(mounts(), "this system lets nobody mount a small disk");
        Path small = Files.createDirectory(folder.resolve("small"));
        Path kept = Files.createDirectory(folder.resolve("kept"));
        String script =
                "mount -t tmpfs -o size=24k none "
                        + small
                        + " && { \"$@\"; code=$?; ls -A "
                        + small
                        + " >"
                        + kept
                        + "/names; exit $code; }";
        Ended ended =
                Shell.end(
                        new Shell(HOME, folder)
                                .start(
                                        List.of(
                                                "unshare", "-r", "-m", "bash", "-c", script,
                                                "small"),
                                        "generate",
                                        "--out",
                                        small.toString(),
                                        "--set",
                                        "sampler.steps=1"));
        assertEquals(2, ended.code(), ended.err());
        assertTrue(ended.err().contains("INT-912"), ended.err());
        for (String name : Files.readAllLines(kept.resolve("names"))) {
            assertTrue(name.endsWith(".png") && !name.startsWith("."), name);
        }
    }

    private static boolean mounts() throws InterruptedException {
        try {
            String probe =
                    "d=$(mktemp -d) && mount -t tmpfs -o size=24k none $d && umount $d; rmdir $d";
            return new ProcessBuilder("unshare", "-r", "-m", "bash", "-c", probe).start().waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void refusedWeights(String code, byte[] bytes, String name) throws IOException {
        Files.write(folder.resolve(name), bytes);
        refused(code, name, "weights", "inspect", name);
    }

    /** Exit 2, one line with the code and what it must tell, no stack trace, no new file. */
    private void refused(String code, String tells, String... arguments) throws IOException {
        List<String> before = names();
        Ended ended = run(arguments);
        assertEquals(2, ended.code(), String.join(" ", arguments) + ": " + ended.err());
        assertTrue(ended.err().lines().anyMatch(line -> line.startsWith(code + " ")), ended.err());
        assertTrue(ended.err().contains(tells), ended.err());
        assertFalse(ended.err().contains("\tat "), ended.err());
        assertEquals(before, names());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.matches("(run|home).*"))
                    .sorted()
                    .toList();
        }
    }

    private static Ended run(String... arguments) {
        return commands.run(arguments);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static byte[] header(long length, String json) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
        bytes.write(json.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static void stored(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
