package org.intarsia.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.intarsia.kernel.HostileJars.Hostile;
import org.intarsia.kernel.samples.GoodModule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives made to do harm do none, although nobody asks who signed them. */
class HostileJarsIT {
    private static KernelInFelix kernel;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        kernel = new KernelInFelix();
    }

    @AfterAll
    static void stop() {
        kernel.close();
    }

    @Test
    void everyHostileArchiveIsRefusedWithItsReasonAndLeavesNothing() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("a/b/c"));
        byte[] good = Files.readAllBytes(plugin().write(folder, "good.jar"));
        Map<String, Hostile> all = HostileJars.of(good);
        assertTrue(all.size() >= 60, all.size() + " archives");
        Path jar = deep.resolve("plugin.jar");
        Files.write(jar, good);
        Set<String> before = outside();
        List<String> wrong = new ArrayList<>();

        for (Map.Entry<String, Hostile> one : all.entrySet()) {
            Files.write(jar, one.getValue().bytes());
            PluginInfo info = kernel.plugins().install(jar);
            boolean told = info.reason().contains(one.getValue().words());
            if (info.state() != PluginInfo.State.REFUSED || !told || !plain(info.reason())) {
                wrong.add(one.getKey() + ": " + info.state() + " " + info.reason());
            }
        }

        assertEquals(List.of(), wrong);
        assertEquals(before, outside(), "no file outside of the framework's folder");
        assertEquals(1, kernel.context().getBundles().length, "only the framework stays");
        assertEquals(List.of(), kernel.registry().components());
        assertEquals(1, kernel.registry().plugins().size(), "one file, one row");
    }

    @Test
    void aFileOfAbsurdSizeIsNotRead() throws IOException {
        Path jar = folder.resolve("large.jar");
        try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "rw")) {
            file.setLength(1L << 40);
        }

        PluginInfo info = kernel.plugins().install(jar);

        assertEquals("the file is larger than 128 MiB", info.reason());
    }

    @Test
    void aPipeIsNotWaitedFor() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe.jar");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());

        assertEquals("it is not a regular file", kernel.plugins().install(pipe).reason());
        assertEquals("it is not a regular file", kernel.plugins().install(folder).reason());
        assertEquals(
                "the file cannot be read",
                kernel.plugins().install(folder.resolve("none.jar")).reason());
    }

    @Test
    void honestArchivesComeIn() throws IOException {
        byte[] good = Files.readAllBytes(plugin().write(folder, "good.jar"));
        RawZip library = new RawZip();
        library.add("lib/", "");
        library.add("lib/text.txt", "some text");
        RawZip stored = RawZip.of(good);
        RawZip packed = RawZip.of(good);
        for (RawZip.Entry entry : packed.entries) {
            entry.mode(0100644);
        }
        for (RawZip zip : List.of(stored, packed)) {
            zip.add("org/", "").mode(0040755);
            zip.add("org/", "").mode(0100644);
            zip.add("lib/", "").mode(0177777);
        }
        stored.add("lib/stored.jar", library.bytes(), RawZip.STORED);
        packed.add("lib/packed.jar", library.bytes(), RawZip.DEFLATED);
        packed.add("lib/text.txt", "text ".repeat(99).getBytes(), RawZip.DEFLATED).described();
        packed.comment = "made by hand".getBytes();

        comesIn(good);
        comesIn(stored.bytes());
        comesIn(packed.bytes());
        assertEquals("some text", embedded());
    }

    /** Of a jar on the class path of a bundle. */
    private String embedded() throws IOException {
        RawZip library = new RawZip();
        library.add("lib/text.txt", "some text");
        byte[] good =
                Files.readAllBytes(
                        plugin().header("Bundle-ClassPath", ".,library.jar")
                                .write(folder, "embeds.jar"));
        RawZip zip = RawZip.of(good);
        zip.add("library.jar", library.bytes(), RawZip.STORED);
        Path jar = Files.write(folder.resolve("embeds.jar"), zip.bytes());
        assertEquals(PluginInfo.State.ACTIVE, kernel.plugins().install(jar).state());
        try (java.io.InputStream in =
                kernel.registry()
                        .components()
                        .get(0)
                        .newModule()
                        .getClass()
                        .getClassLoader()
                        .getResourceAsStream("lib/text.txt")) {
            return new String(in.readAllBytes());
        } finally {
            kernel.plugins().remove("sample", "1.0.0");
        }
    }

    private void comesIn(byte[] bytes) throws IOException {
        PluginInfo info = kernel.plugins().install(Files.write(folder.resolve("h.jar"), bytes));
        assertEquals("", info.reason());
        assertEquals(PluginInfo.State.ACTIVE, info.state());
        kernel.plugins().remove("sample", "1.0.0");
    }

    private static PluginJar plugin() {
        return PluginJar.of(GoodModule.class);
    }

    private static boolean plain(String reason) {
        return !reason.contains("Exception")
                && reason.length() < 500
                && reason.chars().noneMatch(Character::isISOControl);
    }

    /** Every file below the test's folder and beside the places that the archives aim at. */
    private Set<String> outside() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Set<String> names =
                    files.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
            for (String aim : List.of("/tmp/evil.txt", "evil.txt", "../evil.txt", "C:evil.txt")) {
                names.add(aim + " " + Files.exists(Path.of(aim)));
            }
            return names;
        }
    }
}
