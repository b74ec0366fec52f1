package org.intarsia.kernel.internal.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ExitWeaverTest {
    @Test
    void everyCallThatWouldEndTheProcessThrowsInstead() throws Exception {
        Supplier<?> exits = woven(Exits.class);
        SecurityException told = assertThrows(SecurityException.class, exits::get);
        assertTrue(told.getMessage().contains("System.exit"), told.getMessage());
        told = assertThrows(SecurityException.class, woven(Halts.class)::get);
        assertTrue(told.getMessage().contains("Runtime.exit"), told.getMessage());
        assertThrows(SecurityException.class, woven(ExitsInALambda.class)::get);
        assertThrows(SecurityException.class, woven(ExitsByReference.class)::get);
        assertThrows(SecurityException.class, woven(HaltsByReference.class)::get);
    }

    @Test
    void whatElseAClassDoesStaysAsItIs() throws Exception {
        assertEquals(true, woven(Looks.class).get());
        assertNull(ExitWeaver.change(bytes(Looks.class)));
    }

    private static Supplier<?> woven(Class<?> type) throws Exception {
        byte[] bytes = bytes(type);
        byte[] changed = ExitWeaver.change(bytes);
        Class<?> loaded = new Loader(type.getName(), changed == null ? bytes : changed).find();
        return (Supplier<?>) loaded.getDeclaredConstructor().newInstance();
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        String path = "/" + type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getResourceAsStream(path)) {
            return in.readAllBytes();
        }
    }

    private static final class Loader extends ClassLoader {
        private final String name;
        private final byte[] bytes;

        Loader(String name, byte[] bytes) {
            super(ExitWeaverTest.class.getClassLoader());
            this.name = name;
            this.bytes = bytes;
        }

        Class<?> find() {
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    /** Ends the process. */
    public static final class Exits implements Supplier<Object> {
        @Override
        public Object get() {
            System.exit(3);
            return "not reached";
        }
    }

    /** Ends it the hard way. */
    public static final class Halts implements Supplier<Object> {
        @Override
        public Object get() {
            Runtime.getRuntime().halt(3);
            return "not reached";
        }
    }

    /** Ends it a little later. */
    public static final class ExitsInALambda implements Supplier<Object> {
        @Override
        public Object get() {
            Runnable exit = () -> Runtime.getRuntime().exit(3);
            exit.run();
            return "not reached";
        }
    }

    /** Ends it through a reference to the method. */
    public static final class ExitsByReference implements Supplier<Object> {
        @Override
        public Object get() {
            IntConsumer exit = System::exit;
            exit.accept(3);
            return "not reached";
        }
    }

    /** Ends it through a reference to a method of an object. */
    public static final class HaltsByReference implements Supplier<Object> {
        @Override
        public Object get() {
            IntConsumer halt = Runtime.getRuntime()::halt;
            halt.accept(3);
            return "not reached";
        }
    }

    /** Uses the same classes for something else. */
    public static final class Looks implements Supplier<Object> {
        @Override
        public Object get() {
            return System.nanoTime() != 0 && Runtime.getRuntime().availableProcessors() > 0;
        }
    }
}
