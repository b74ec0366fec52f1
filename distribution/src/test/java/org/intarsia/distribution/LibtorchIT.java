package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.tools.ant.BuildException;
import org.apache.tools.ant.Project;
import org.apache.tools.ant.ProjectHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the build unpacks libtorch, with small files in its place. */
class LibtorchIT {
    @TempDir Path folder;

    private Path unpacked;
    private Path natives;

    @BeforeEach
    void makeTheArchives() throws IOException {
        unpacked = folder.resolve("home/torch");
        natives = folder.resolve("natives.jar");
        zip(
                natives,
                Map.of(
                        "pytorch/cpu/linux/libtorch_cpu.so", "a large library",
                        "pytorch/cpu/linux/libc10.so", "a small one",
                        "pytorch/cpu/files.txt", "not a library"));
        zip(folder.resolve("jni.jar"), Map.of("jnilib/linux/cpu/libdjl_torch.so", "glue"));
    }

    @Test
    void theLibrariesOfBothArchivesLieInOneFolder() throws IOException {
        unpack();
        assertEquals("a large library", read("libtorch_cpu.so"));
        assertEquals("a small one", read("libc10.so"));
        assertEquals("glue", read("0.1-libdjl_torch.so"));
        assertFalse(Files.exists(unpacked.resolve("files.txt")));
    }

    @Test
    void whatIsWholeIsLeftAsItIs() throws IOException {
        unpack();
        Files.writeString(unpacked.resolve("libc10.so"), "equal size!");
        unpack();
        assertEquals("equal size!", read("libc10.so"));
    }

    @Test
    void aLibraryThatIsCutShortIsUnpackedAgain() throws IOException {
        unpack();
        Files.writeString(unpacked.resolve("libtorch_cpu.so"), "a lar");
        unpack();
        assertEquals("a large library", read("libtorch_cpu.so"));
    }

    @Test
    void whatAnEarlierBuildLeftUnnotedIsUnpackedAgain() throws IOException {
        Files.createDirectories(unpacked);
        Files.writeString(unpacked.resolve("libtorch_cpu.so"), "a lar");
        Path part = Files.createDirectories(folder.resolve("home/torch.part"));
        Files.writeString(part.resolve("stray.so"), "of a build that was killed");
        unpack();
        assertEquals("a large library", read("libtorch_cpu.so"));
        assertFalse(Files.exists(unpacked.resolve("stray.so")));
        assertFalse(Files.exists(part));
    }

    @Test
    void anArchiveThatIsCutShortLeavesNothingInPlace() throws IOException {
        byte[] whole = Files.readAllBytes(natives);
        Files.write(natives, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThrows(BuildException.class, this::unpack);
        assertFalse(Files.exists(unpacked));
    }

    private void unpack() {
        Project project = new Project();
        project.init();
        Map.of(
                        "torch.folder", unpacked.toString(),
                        "torch.origin", natives.toString(),
                        "torch.jni", folder.resolve("jni.jar").toString(),
                        "torch.flavor", "cpu",
                        "torch.system", "linux",
                        "djl.version", "0.1",
                        "project.build.directory", folder.toString())
                .forEach(project::setProperty);
        ProjectHelper.configureProject(project, Path.of("libtorch.xml").toFile());
        project.executeTarget("unpack");
    }

    private String read(String name) throws IOException {
        return Files.readString(unpacked.resolve(name));
    }

    private static void zip(Path file, Map<String, String> entries) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes());
                out.closeEntry();
            }
        }
    }
}
