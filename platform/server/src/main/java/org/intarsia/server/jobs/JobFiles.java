package org.intarsia.server.jobs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.intarsia.base.AtomicFile;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * The folder of the jobs: the store's file, and for each job a folder with its finished pictures
 * and the state of its run. One server at a time has it.
 */
public final class JobFiles implements AutoCloseable {
    private static final String PNG = ".png";

    private final Path folder;
    private final FileChannel lock;

    /**
     * @param folder made when it is missing
     * @throws IntarsiaException INT-465 when another server uses it, INT-911 when it cannot be
     *     written
     */
    public JobFiles(Path folder) {
        this.folder = folder.toAbsolutePath();
        Path file = this.folder.resolve("lock");
        try {
            Files.createDirectories(this.folder);
            lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw AtomicFile.problem(this.folder, e);
        }
        try {
            if (lock.tryLock() == null) {
                throw taken();
            }
        } catch (IOException | OverlappingFileLockException | IntarsiaException e) {
            close();
            throw taken();
        }
    }

    private IntarsiaException taken() {
        return new IntarsiaException(
                ErrorCode.JOBS_UNUSABLE,
                "--jobs " + folder,
                "another server uses this folder",
                "Stop that server, or name another folder.");
    }

    /** Of the store. */
    public Path database() {
        return folder.resolve("jobs.sqlite");
    }

    /** Where the run of a job was saved; need not exist. */
    Path state(String job) {
        return folder.resolve(job).resolve("state.safetensors");
    }

    private Path picture(String job, int index) {
        return folder.resolve(job).resolve(index + PNG);
    }

    void write(String job, int index, byte[] png) {
        AtomicFile.write(picture(job, index), png);
    }

    /** A finished picture; empty when it is gone. */
    Optional<byte[]> read(String job, int index) {
        Path file = picture(job, index);
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void deleteState(String job) {
        AtomicFile.delete(state(job));
    }

    /** All of a job. */
    void delete(String job) {
        Path own = folder.resolve(job);
        if (!Files.isDirectory(own)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(own)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            throw AtomicFile.problem(own, e);
        }
        files.forEach(AtomicFile::delete);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw AtomicFile.problem(folder, e);
        }
    }
}
