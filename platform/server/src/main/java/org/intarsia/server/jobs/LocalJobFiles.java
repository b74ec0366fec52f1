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
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.intarsia.base.AtomicFile;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * The folder of the jobs: the store's file, and for each job a folder with its finished pictures
 * and the state of its run. One server at a time has it.
 */
public final class LocalJobFiles implements JobFiles {
    private static final String PNG = ".png";

    private final Path folder;
    private final FileChannel lock;

    /**
     * @param folder made when it is missing
     * @throws IntarsiaException INT-465 when another server uses it, INT-911 when it cannot be
     *     written
     */
    public LocalJobFiles(Path folder) {
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

    @Override
    public Optional<Path> state(String job) {
        return Optional.of(stateFile(job)).filter(Files::exists);
    }

    private Path stateFile(String job) {
        return folder.resolve(job).resolve("state.safetensors");
    }

    private Path picture(String job, int index) {
        return folder.resolve(job).resolve(index + PNG);
    }

    /** Only one process has the folder: the fence is the job's. */
    @Override
    public void write(String job, long fence, int index, byte[] png) {
        AtomicFile.write(picture(job, index), png);
    }

    @Override
    public void saveState(String job, long fence, Consumer<Path> writer) {
        writer.accept(stateFile(job));
    }

    @Override
    public Optional<byte[]> read(String job, int index) {
        Path file = picture(job, index);
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void deleteState(String job) {
        AtomicFile.delete(stateFile(job));
    }

    @Override
    public void delete(String job) {
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
