package org.intarsia.launcher;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Starts the platform once and runs many command lines in it, one after the other. Standard input
 * brings the command lines, standard output takes what each came to: its exit code, and what it
 * wrote to its own two streams.
 */
public final class CommandLoop {
    private CommandLoop() {}

    /** A stream whose bytes are taken after each command. */
    private static final class Taken extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            bytes.write(b);
        }

        @Override
        public synchronized void write(byte[] from, int at, int count) {
            bytes.write(from, at, count);
        }

        synchronized byte[] take() {
            byte[] taken = bytes.toByteArray();
            bytes.reset();
            return taken;
        }

        PrintStream print() {
            return new PrintStream(this, true, StandardCharsets.UTF_8);
        }
    }

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        DataInputStream orders = new DataInputStream(System.in);
        System.setIn(InputStream.nullInputStream());
        DataOutputStream answers = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
        Taken out = new Taken();
        Taken err = new Taken();
        System.setOut(out.print());
        System.setErr(err.print());
        Home home = new Home(Path.of(System.getProperty("intarsia.home")));
        StateFolder state = StateFolder.of(new String[0], System.getenv(), home.folder());
        state.declare();
        try (ProcessFolder temporary = ProcessFolder.in(state.temporary())) {
            temporary.declare();
            OfflineSettings.declare();
            Processors.declare();
            home.natives().declare();
            Phases phases = new Phases(false);
            Engines engine = new Engines(phases);
            engine.warm();
            try (Platform platform = new Platform(home, state, temporary.folder(), phases)) {
                serve(platform, orders, answers, out, err);
            } finally {
                engine.settle();
            }
        }
        System.exit(0);
    }

    private static void serve(
            Platform platform,
            DataInputStream orders,
            DataOutputStream answers,
            Taken out,
            Taken err)
            throws IOException {
        for (int count = orders.readInt(); count >= 0; count = orders.readInt()) {
            String[] arguments = new String[count];
            for (int i = 0; i < count; i++) {
                arguments[i] = orders.readUTF();
            }
            answers.writeInt(platform.run(arguments));
            for (Taken stream : new Taken[] {out, err}) {
                byte[] bytes = stream.take();
                answers.writeInt(bytes.length);
                answers.write(bytes);
            }
            answers.flush();
        }
    }
}
