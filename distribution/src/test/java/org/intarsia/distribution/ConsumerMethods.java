package org.intarsia.distribution;

import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The methods that implementers of interfaces have to write. The comparison of bnd reports a new
 * one as incompatible for some interfaces only.
 */
final class ConsumerMethods extends ClassVisitor {
    private static final String CONSUMER = "Lorg/osgi/annotation/versioning/ConsumerType;";

    private final Set<String> required = new TreeSet<>();
    private boolean consumer;

    private ConsumerMethods() {
        super(Opcodes.ASM9);
    }

    /** What a package newly requires of implementers, as {@code Sampler more() is new}. */
    static List<String> added(Jar newer, Jar older, String packageName) throws Exception {
        List<String> added = new ArrayList<>();
        Map<String, Resource> before = older.getDirectories().get(packageName.replace('.', '/'));
        Map<String, Resource> now = newer.getDirectories().get(packageName.replace('.', '/'));
        if (before == null || now == null) {
            return added;
        }
        for (Map.Entry<String, Resource> each : now.entrySet()) {
            Resource known = before.get(each.getKey());
            if (known != null && each.getKey().endsWith(".class")) {
                Set<String> methods = new TreeSet<>(of(each.getValue()));
                methods.removeAll(of(known));
                String type = each.getKey().replaceAll(".*/|\\.class$", "").replace('$', '.');
                methods.forEach(method -> added.add(type + " " + method + " is new"));
            }
        }
        return added;
    }

    private static Set<String> of(Resource type) throws Exception {
        ConsumerMethods found = new ConsumerMethods();
        new ClassReader(type.buffer().array()).accept(found, ClassReader.SKIP_CODE);
        return found.consumer ? found.required : Set.of();
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        consumer |= descriptor.equals(CONSUMER);
        return null;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        if ((access & Opcodes.ACC_ABSTRACT) != 0) {
            String parameters = descriptor.substring(1, descriptor.indexOf(')'));
            required.add(name + "(" + parameters + ")");
        }
        return null;
    }
}
