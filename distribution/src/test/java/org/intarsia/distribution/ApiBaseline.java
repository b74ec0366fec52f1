package org.intarsia.distribution;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.Baseline.Info;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Domain;
import aQute.bnd.osgi.Instructions;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.osgi.Resource;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Diff;
import aQute.bnd.service.diff.Type;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Compares exported packages with those of a baseline: a jar of signatures without code. */
public final class ApiBaseline {
    private static final LocalDateTime WHEN = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final int HIDDEN = Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC;
    private static final int SHOWN = 8;
    private static final Set<Delta> BREAKING = Set.of(Delta.MAJOR, Delta.REMOVED, Delta.ADDED);

    private ApiBaseline() {}

    /** Packages that changed incompatibly or are gone, though their major version stayed. */
    public static List<String> problems(Jar newer, Jar older) throws Exception {
        List<String> problems = new ArrayList<>();
        try (Processor reporter = new Processor()) {
            Baseline baseline = new Baseline(reporter, new DiffPluginImpl());
            for (Info info : baseline.baseline(newer, older, new Instructions("*"))) {
                Delta delta = info.packageDiff.getDelta();
                boolean gone = delta == Delta.REMOVED;
                boolean kept =
                        !gone && info.newerVersion.getMajor() <= info.olderVersion.getMajor();
                if (gone || kept && delta == Delta.MAJOR) {
                    List<String> changes = new ArrayList<>();
                    collect(info.packageDiff, "", changes);
                    problems.add(told(info, changes));
                } else if (kept) {
                    List<String> added = ConsumerMethods.added(newer, older, info.packageName);
                    if (!added.isEmpty()) {
                        problems.add(told(info, added));
                    }
                }
            }
        }
        return problems;
    }

    private static String told(Info info, List<String> changes) {
        return info.packageName
                + " "
                + info.olderVersion
                + " changed incompatibly: "
                + String.join("; ", changes.subList(0, Math.min(SHOWN, changes.size())))
                + ". Change it back, or make its version "
                + (info.olderVersion.getMajor() + 1)
                + ".0.0 in package-info.java.";
    }

    /** What is gone, and where nothing is, what implementers would have to add. */
    private static void collect(Diff diff, String in, List<String> changes) {
        String name = in + diff.getName();
        Type type = diff.getType();
        boolean member = type == Type.METHOD || type == Type.FIELD;
        if (diff.getDelta() == Delta.REMOVED) {
            changes.add(name + " is gone");
        } else if (diff.getDelta() == Delta.ADDED) {
            changes.add(name + " is new");
        } else if (member) {
            changes.add(name + " is another");
        } else {
            String here = type == Type.PACKAGE ? "" : simple(name) + " ";
            diff.getChildren().stream()
                    .filter(child -> BREAKING.contains(child.getDelta()))
                    .filter(child -> child.getDelta() != Delta.ADDED || !hasMajor(diff))
                    .forEach(child -> collect(child, here, changes));
        }
    }

    private static boolean hasMajor(Diff diff) {
        return diff.getChildren().stream()
                .anyMatch(
                        child ->
                                child.getDelta() == Delta.MAJOR
                                        || child.getDelta() == Delta.REMOVED);
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Writes the exported packages of a jar: the same input makes the same bytes. */
    public static void record(Jar jar, Path file) throws Exception {
        Domain domain = Domain.domain(jar.getManifest());
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", domain.getBundleSymbolicName().getKey());
        main.putValue("Export-Package", domain.getExportPackage().toString());
        Map<String, byte[]> entries = new TreeMap<>();
        for (String name : domain.getExportPackage().keySet()) {
            Map<String, Resource> classes = jar.getDirectories().get(name.replace('.', '/'));
            for (Map.Entry<String, Resource> each : classes.entrySet()) {
                if (each.getKey().endsWith(".class")) {
                    byte[] bytes = each.getValue().buffer().array();
                    entries.put(each.getKey(), signatures(bytes));
                }
            }
        }
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream zip = new JarOutputStream(out)) {
            put(zip, "META-INF/MANIFEST.MF", bytes(manifest));
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(zip, entry.getKey(), entry.getValue());
            }
        }
    }

    private static byte[] bytes(Manifest manifest) throws Exception {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        manifest.write(out);
        return out.toByteArray();
    }

    private static void put(JarOutputStream zip, String name, byte[] bytes) throws Exception {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(WHEN);
        zip.putNextEntry(entry);
        zip.write(bytes);
    }

    private static byte[] signatures(byte[] type) {
        ClassWriter writer = new ClassWriter(0);
        int without = ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;
        new ClassReader(type).accept(new Seen(writer), without);
        return writer.toByteArray();
    }

    /** Passes on what others can see. */
    private static final class Seen extends ClassVisitor {
        Seen(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String type, String generic, String[] thrown) {
            return (access & HIDDEN) == 0
                    ? super.visitMethod(access, name, type, generic, thrown)
                    : null;
        }

        @Override
        public FieldVisitor visitField(
                int access, String name, String type, String generic, Object value) {
            return (access & HIDDEN) == 0
                    ? super.visitField(access, name, type, generic, value)
                    : null;
        }
    }
}
