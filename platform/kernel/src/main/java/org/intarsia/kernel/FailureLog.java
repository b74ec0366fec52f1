package org.intarsia.kernel;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.intarsia.base.AtomicFile;
import org.intarsia.base.Digests;

/**
 * Keeps the stacks of failures: one file for each place where a plugin fails, with the newest
 * failure in it, so that a plugin that fails at every request does not fill the disk.
 */
final class FailureLog {
    private static final int MOST = 200;
    private static final int NAME = 80;
    private static final int DIGITS = 12;

    private FailureLog() {}

    /**
     * @param about begins the file's name: the bundle and its version
     * @param told the message that goes with it
     * @return the file; empty when none can be written
     */
    static Optional<Path> write(String about, String told, Throwable thrown) {
        try {
            String name = about.replaceAll("[^A-Za-z0-9._-]+", "-");
            String cut = name.substring(0, Math.min(NAME, name.length()));
            Path file = folder().resolve(cut + "-" + site(thrown) + ".log");
            byte[] text = text(told, thrown).getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(
                    file,
                    channel -> {
                        ByteBuffer bytes = ByteBuffer.wrap(text);
                        while (bytes.hasRemaining()) {
                            channel.write(bytes);
                        }
                    });
            prune(file.getParent());
            return Optional.of(file);
        } catch (RuntimeException | IOException | Error e) {
            // The failure itself is reported all the same, and says that its stack was not kept; an
            // exception of a plugin may also fail as it is printed.
            return Optional.empty();
        }
    }

    /** Beside the audit log; where there is no distribution, in the folder for temporary files. */
    private static Path folder() {
        String audit = System.getProperty("intarsia.audit");
        Path folder =
                audit == null
                        ? Path.of(System.getProperty("java.io.tmpdir"), "intarsia-failures")
                        : Path.of(audit).resolveSibling("failures");
        return folder.toAbsolutePath().normalize();
    }

    private static String text(String told, Throwable thrown) {
        StringWriter text = new StringWriter();
        PrintWriter lines = new PrintWriter(text);
        lines.println(Instant.now());
        lines.println(told);
        lines.println("thread " + Thread.currentThread().getName());
        lines.println("Java " + Runtime.version());
        lines.println();
        thrown.printStackTrace(lines);
        lines.flush();
        return text.toString();
    }

    /** Tells places of failures apart; what the messages say does not count. */
    private static String site(Throwable thrown) {
        StringBuilder site = new StringBuilder();
        for (Throwable one : PluginFailure.chain(thrown)) {
            site.append(one.getClass().getName()).append('\n');
            Stream.of(one.getStackTrace())
                    .limit(DIGITS)
                    .forEach(it -> site.append(it).append('\n'));
        }
        return Digests.sha256(site.toString()).substring(0, DIGITS);
    }

    private static void prune(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = new ArrayList<>(all.filter(it -> it.toString().endsWith(".log")).toList());
        }
        if (files.size() > MOST) {
            files.sort(Comparator.comparing(FailureLog::written));
            for (Path old : files.subList(0, files.size() - MOST)) {
                Files.deleteIfExists(old);
            }
        }
    }

    private static FileTime written(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            // Another process has just removed it.
            return FileTime.from(Instant.EPOCH);
        }
    }
}
