package org.intarsia.kernel.internal.registry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/**
 * Keeps plugins from ending the process: in their classes, a call of {@code System.exit} or of
 * {@code Runtime.exit} and {@code halt} becomes one of a method that throws. No Java has a security
 * manager any more that would do it.
 */
public final class ExitWeaver implements WeavingHook {
    private static final String REASON = "it calls %s, which would end the whole process";
    private static final String THROWER = "intarsia$exit";
    private static final List<String> OWNERS = List.of("java/lang/System", "java/lang/Runtime");

    @Override
    public void weave(WovenClass woven) {
        if (BundleCheck.capabilities(woven.getBundleWiring().getBundle()).isEmpty()) {
            return;
        }
        byte[] bytes = woven.getBytes();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (OWNERS.stream().anyMatch(text::contains)) {
            byte[] changed = changed(woven.getClassName(), bytes);
            if (changed != null) {
                woven.setBytes(changed);
            }
        }
    }

    /** A hook that throws anything else is never asked again, and then plugins could exit. */
    private static byte[] changed(String name, byte[] bytes) {
        try {
            return newer(bytes) ? null : change(bytes);
        } catch (RuntimeException e) {
            throw new WeavingException("the class " + name + " cannot be read", e);
        }
    }

    /** Java itself refuses these, in better words. */
    private static boolean newer(byte[] bytes) {
        int major = (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
        return major > Runtime.version().feature() + 44;
    }

    /** The class without calls that end the process; null when it has none. */
    static byte[] change(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        Calls calls = new Calls(writer);
        reader.accept(calls, 0);
        return calls.found ? writer.toByteArray() : null;
    }

    private static final class Calls extends ClassVisitor {
        private String name;
        private boolean isInterface;
        private boolean found;

        Calls(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(
                int version,
                int access,
                String className,
                String signature,
                String superName,
                String[] interfaces) {
            name = className;
            isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
            super.visit(version, access, className, signature, superName, interfaces);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] thrown) {
            MethodVisitor next = super.visitMethod(access, method, descriptor, signature, thrown);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String called, String type, boolean ofInterface) {
                    String takes = thrower(owner, called);
                    if (takes != null) {
                        super.visitMethodInsn(
                                Opcodes.INVOKESTATIC, name, THROWER, takes, isInterface);
                    } else {
                        super.visitMethodInsn(opcode, owner, called, type, ofInterface);
                    }
                }

                @Override
                public void visitInvokeDynamicInsn(
                        String called, String type, Handle maker, Object... arguments) {
                    Object[] changed = arguments.clone();
                    for (int i = 0; i < changed.length; i++) {
                        changed[i] = handle(changed[i]);
                    }
                    super.visitInvokeDynamicInsn(called, type, maker, changed);
                }
            };
        }

        /** What the method takes that throws instead; null for a call that may stay. */
        private String thrower(String owner, String called) {
            boolean system = owner.equals("java/lang/System") && called.equals("exit");
            boolean runtime =
                    owner.equals("java/lang/Runtime")
                            && (called.equals("exit") || called.equals("halt"));
            found |= system || runtime;
            return system ? "(I)V" : runtime ? "(Ljava/lang/Runtime;I)V" : null;
        }

        /** A reference to a method, such as {@code System::exit}. */
        private Object handle(Object argument) {
            if (argument instanceof Handle to) {
                String takes = thrower(to.getOwner(), to.getName());
                if (takes != null) {
                    return new Handle(Opcodes.H_INVOKESTATIC, name, THROWER, takes, isInterface);
                }
            }
            return argument;
        }

        @Override
        public void visitEnd() {
            if (found) {
                thrower("(I)V", "System.exit", 1);
                thrower("(Ljava/lang/Runtime;I)V", "Runtime.exit", 2);
            }
            super.visitEnd();
        }

        private void thrower(String descriptor, String called, int locals) {
            int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
            MethodVisitor code = super.visitMethod(access, THROWER, descriptor, null, null);
            code.visitCode();
            code.visitTypeInsn(Opcodes.NEW, "java/lang/SecurityException");
            code.visitInsn(Opcodes.DUP);
            code.visitLdcInsn(String.format(Locale.ROOT, REASON, called));
            code.visitMethodInsn(
                    Opcodes.INVOKESPECIAL,
                    "java/lang/SecurityException",
                    "<init>",
                    "(Ljava/lang/String;)V",
                    false);
            code.visitInsn(Opcodes.ATHROW);
            code.visitMaxs(3, locals);
            code.visitEnd();
        }
    }
}
