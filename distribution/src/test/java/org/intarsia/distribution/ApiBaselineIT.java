package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.intarsia.nn.layers.Linear;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Sampler;
import org.intarsia.testkit.laws.SamplerLaws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What {@code api/} exports stays what plugins were compiled against, or says so by a new major
 * version. {@code -Dbaseline=record} writes {@code api/baseline} anew.
 */
class ApiBaselineIT {
    private static final Path BASELINE = Path.of("..", "api", "baseline");
    private static final String SAMPLER = "org/intarsia/spi/Sampler.class";
    private static final String NOISE = "org/intarsia/spi/run/Noise.class";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(classes = {Sampler.class, Linear.class, SamplerLaws.class, ReferenceSuite.class})
    void everyExportedPackageIsCompatibleWithItsBaseline(Class<?> anchor) throws Exception {
        try (Jar now = jar(anchor)) {
            Path file = BASELINE.resolve(now.getBsn() + ".jar");
            if ("record".equals(System.getProperty("baseline"))) {
                Files.createDirectories(BASELINE);
                ApiBaseline.record(now, file);
            }
            try (Jar older = new Jar(file.toFile())) {
                assertEquals(List.of(), ApiBaseline.problems(now, older));
            }
        }
    }

    @Test
    void aMethodThatIsGoneIsFoundAndANewMajorVersionCuresIt() throws Exception {
        try (Jar older = baseline();
                Jar newer = baseline()) {
            change(newer, SAMPLER, "predictionKind", 0);
            List<String> found = ApiBaseline.problems(newer, older);
            assertEquals(1, found.size(), found.toString());
            assertTrue(found.get(0).startsWith("org.intarsia.spi 2.0.0"), found.get(0));
            assertTrue(found.get(0).contains("Sampler predictionKind()"), found.get(0));
            assertTrue(found.get(0).contains("make its version 3.0.0"), found.get(0));
            version(newer, "2.1.0");
            assertEquals(1, ApiBaseline.problems(newer, older).size());
            version(newer, "3.0.0");
            assertEquals(List.of(), ApiBaseline.problems(newer, older));
        }
    }

    @Test
    void aMethodThatPluginsWouldHaveToWriteIsIncompatibleAndADefaultOneIsNot() throws Exception {
        try (Jar older = baseline();
                Jar asked = baseline();
                Jar given = baseline();
                Jar provided = baseline()) {
            change(asked, SAMPLER, null, Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT);
            List<String> found = ApiBaseline.problems(asked, older);
            assertEquals(1, found.size(), found.toString());
            assertTrue(found.get(0).contains("Sampler more() is new"), found.get(0));
            change(given, SAMPLER, null, Opcodes.ACC_PUBLIC);
            assertEquals(List.of(), ApiBaseline.problems(given, older));
            change(provided, NOISE, null, Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT);
            assertEquals(List.of(), ApiBaseline.problems(provided, older));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tokenizer", "Backbone", "Guidance", "Objective", "Codebook"})
    void aMethodThatImplementersWouldHaveToWriteIsFoundInEveryInterface(String type)
            throws Exception {
        try (Jar older = baseline();
                Jar newer = baseline()) {
            String file = "org/intarsia/spi/" + type + ".class";
            change(newer, file, null, Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT);
            List<String> found = ApiBaseline.problems(newer, older);
            assertTrue(
                    found.stream().anyMatch(told -> told.contains(type + " more() is new")),
                    found.toString());
        }
    }

    @Test
    void aPackageThatIsGoneIsFound() throws Exception {
        try (Jar older = baseline();
                Jar newer = baseline()) {
            Attributes main = newer.getManifest().getMainAttributes();
            main.putValue("Export-Package", "org.intarsia.spi;version=\"2.0.0\"");
            assertTrue(
                    ApiBaseline.problems(newer, older).stream()
                            .anyMatch(told -> told.startsWith("org.intarsia.spi.problem")));
        }
    }

    @Test
    void whatIsRecordedIsTheSameBytesAgainAndStandsForTheWhole() throws Exception {
        Path one = folder.resolve("one.jar");
        Path two = folder.resolve("two.jar");
        try (Jar now = jar(Sampler.class)) {
            ApiBaseline.record(now, one);
            ApiBaseline.record(now, two);
            assertEquals(-1, Files.mismatch(one, two));
            try (Jar recorded = new Jar(one.toFile())) {
                assertEquals(List.of(), ApiBaseline.problems(now, recorded));
                assertEquals(List.of(), ApiBaseline.problems(recorded, now));
            }
        }
    }

    private static Jar baseline() throws Exception {
        return new Jar(BASELINE.resolve("org.intarsia.spi.jar").toFile());
    }

    private static Jar jar(Class<?> anchor) throws Exception {
        return new Jar(
                Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI())
                        .toFile());
    }

    private static void version(Jar jar, String version) throws Exception {
        Manifest manifest = jar.getManifest();
        Attributes main = manifest.getMainAttributes();
        String exports = main.getValue("Export-Package");
        main.putValue(
                "Export-Package",
                exports.replaceAll("version=\"?[0-9.]+\"?", "version=\"" + version + "\""));
    }

    /** Takes a method away, or adds one called more with the access. */
    private static void change(Jar jar, String type, String without, int access) throws Exception {
        ClassWriter writer = new ClassWriter(0);
        byte[] before = jar.getResource(type).buffer().array();
        new ClassReader(before)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int flags, String name, String as, String of, String[] thrown) {
                                return name.equals(without)
                                        ? null
                                        : super.visitMethod(flags, name, as, of, thrown);
                            }
                        },
                        0);
        if (without == null) {
            writer.visitMethod(access, "more", "()I", null, null).visitEnd();
        }
        jar.putResource(type, new EmbeddedResource(writer.toByteArray(), 0L));
    }
}
