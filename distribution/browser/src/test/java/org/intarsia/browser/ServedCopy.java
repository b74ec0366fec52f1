package org.intarsia.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server of a copy of the distribution, in a process of its own. */
final class ServedCopy implements AutoCloseable {
    private static final Path HOME = Path.of("..", "target", "intarsia").toAbsolutePath();
    private static final List<String> LINKED = List.of("lib", "system", "server", "models");

    private final Path folder;
    private final Process process;
    private final String address;
    private final String token;

    ServedCopy(String... arguments) {
        try {
            folder = Files.createTempDirectory("console");
            Path home = copy(folder.resolve("home"));
            Path out = folder.resolve("out");
            List<String> command = new ArrayList<>();
            command.add(home.resolve("intarsia").toString());
            command.add("serve");
            command.addAll(List.of(arguments));
            command.addAll(List.of("--port", "0"));
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(folder.resolve("err").toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            process = builder.start();
            String signed = said(out, "console: ");
            address = signed.substring(0, signed.indexOf("/#"));
            token = signed.substring(signed.indexOf('=') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is only read is linked. */
    private static Path copy(Path home) throws IOException {
        Files.createDirectory(home);
        for (String shared : LINKED) {
            Files.createSymbolicLink(home.resolve(shared), HOME.resolve(shared));
        }
        Files.copy(HOME.resolve("intarsia"), home.resolve("intarsia"));
        if (!home.resolve("intarsia").toFile().setExecutable(true)) {
            throw new IOException("the script cannot be made executable");
        }
        for (String copied : List.of("plugins", "conf", "manifests")) {
            Path target = Files.createDirectory(home.resolve(copied));
            try (Stream<Path> files = Files.list(HOME.resolve(copied))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
        }
        return home;
    }

    private String said(Path out, String words) throws IOException {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (process.isAlive() && System.nanoTime() < until) {
            for (String line : Files.readAllLines(out)) {
                if (line.startsWith(words)) {
                    return line.substring(words.length());
                }
            }
            pause();
        }
        throw new AssertionError(
                words + " was never said: " + Files.readString(folder.resolve("err")));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String address() {
        return address;
    }

    String token() {
        return token;
    }

    /** The address that signs in. */
    String link() {
        return address + "/#token=" + token;
    }

    Path home() {
        return folder.resolve("home");
    }

    long process() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            for (String shared : LINKED) {
                Files.deleteIfExists(home().resolve(shared));
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
