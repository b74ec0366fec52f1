package org.intarsia.app.desired;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.intarsia.app.host.HostEvent;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.base.LockedFile;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/** The file that keeps over restarts what a server runs. */
public final class DesiredFile {
    private final Path path;
    private final LockedFile file;

    public DesiredFile(Path path) {
        this.path = path;
        this.file = new LockedFile(path);
    }

    /**
     * What ran when the server stopped; empty where it never ran.
     *
     * @throws IntarsiaException INT-1xx when the file cannot be understood
     */
    public Optional<DesiredState> read() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        String subject = String.valueOf(path.getFileName());
        return Optional.of(DesiredState.parse(Manifests.text(path, subject), subject));
    }

    /**
     * Writes what runs now, and again after every change.
     *
     * @return ends that: what is stopped with the process is still wanted
     * @throws IntarsiaException INT-911 when it cannot be written
     */
    public AutoCloseable follow(PipelineHost host) {
        write(DesiredState.of(host));
        return host.listen(
                event -> {
                    if (!(event instanceof HostEvent.RunStarted
                            || event instanceof HostEvent.RunEnded
                            || event instanceof HostEvent.ChangeFailed)) {
                        write(DesiredState.of(host));
                    }
                });
    }

    private void write(DesiredState state) {
        try {
            file.undisturbed(() -> file.write(state.json().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.NOT_WRITABLE,
                    Place.file(String.valueOf(path.getFileName())),
                    "what runs cannot be kept for the next start",
                    "Free disk space or fix the permissions of the folder of state.");
        }
    }
}
