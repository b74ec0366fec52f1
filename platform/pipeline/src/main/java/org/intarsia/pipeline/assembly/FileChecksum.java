package org.intarsia.pipeline.assembly;

import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.weights.StateDict;

/** Whether a model file is the one that a manifest means. */
final class FileChecksum {
    private FileChecksum() {}

    /**
     * @throws IntarsiaException INT-315 when the manifest states another checksum than the file has
     */
    static void check(WeightsEntry entry, StateDict dict) {
        if (entry.sha256() != null && !entry.sha256().equals(dict.sha256())) {
            throw new IntarsiaException(
                    ErrorCode.WRONG_CHECKSUM,
                    entry.place(),
                    entry.file()
                            + " is not the file that the manifest expects: its SHA-256 is "
                            + dict.sha256(),
                    "Get the right file, or remove sha256 from the manifest.");
        }
    }
}
