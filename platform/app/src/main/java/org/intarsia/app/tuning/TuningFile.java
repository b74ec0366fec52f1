package org.intarsia.app.tuning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.intarsia.base.LockedFile;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/** The file that keeps what was measured. Safe for several threads and processes. */
final class TuningFile {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path path;
    private final LockedFile file;
    private final Consumer<String> log;

    /**
     * @param log is told when the file cannot be understood
     */
    TuningFile(Path path, Consumer<String> log) {
        this.path = path;
        this.file = new LockedFile(path);
        this.log = log;
    }

    /**
     * What a measurement is of.
     *
     * @param machine as {@link Machine#text}
     * @param network as {@link NetworkKey#of}
     * @param number that was measured, with what it depends on: {@code rows of a forward, threads
     *     1}
     */
    record Subject(String machine, String network, String number) {}

    /** One measurement. */
    record Entry(Subject subject, Measured measured) {}

    @Override
    public String toString() {
        return String.valueOf(path.getFileName());
    }

    private record Content(List<Entry> entries) {}

    Optional<Measured> find(Subject subject) {
        return entries().stream()
                .filter(entry -> entry.subject().equals(subject))
                .map(Entry::measured)
                .findFirst();
    }

    /**
     * Keeps a measurement in the place of an earlier one.
     *
     * @throws IntarsiaException INT-911, INT-912 when it cannot be written
     */
    void keep(Subject subject, Measured measured) {
        try {
            file.undisturbed(
                    () -> {
                        List<Entry> entries = new ArrayList<>(entries());
                        entries.removeIf(entry -> entry.subject().equals(subject));
                        entries.add(new Entry(subject, measured));
                        file.write(JSON.writeValueAsBytes(new Content(entries)));
                    });
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.NOT_WRITABLE,
                    Place.file(String.valueOf(path.getFileName())),
                    "what was measured cannot be kept",
                    "Free disk space or fix the permissions of the folder of state.");
        }
    }

    private List<Entry> entries() {
        if (!Files.exists(path)) {
            return List.of();
        }
        try {
            Content content = JSON.readValue(Files.readAllBytes(path), Content.class);
            if (content != null && whole(content)) {
                return content.entries();
            }
        } catch (JsonProcessingException e) {
            // Said below: what it held is measured again.
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.FILE_NOT_READABLE,
                    Place.file(String.valueOf(path.getFileName())),
                    "it cannot be read",
                    "Fix its permissions, or delete it: what it holds is measured again.");
        }
        log.accept(path.getFileName() + " cannot be understood: its figures are measured again");
        return List.of();
    }

    private static boolean whole(Content content) {
        return content.entries() != null
                && content.entries().stream()
                        .allMatch(
                                entry ->
                                        entry != null
                                                && entry.subject() != null
                                                && entry.measured() != null
                                                && entry.measured().value() > 0);
    }
}
