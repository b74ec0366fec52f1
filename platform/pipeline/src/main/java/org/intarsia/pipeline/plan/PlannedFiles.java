package org.intarsia.pipeline.plan;

import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;

/** The model files of a plan, as far as they are there. */
record PlannedFiles(ModelFolder models) {
    /** Only the file tells whether renamed names stay apart; its names are read, no values. */
    void checkRenaming(WeightsEntry entry) {
        if (!entry.rename().isEmpty() && there(entry)) {
            try (StateDict file = StateDicts.open(models.find(entry), entry.key())) {
                entry.names().renaming().storedNames(file);
            }
        }
    }

    boolean there(WeightsEntry entry) {
        try {
            return entry.file() != null && models.find(entry) != null;
        } catch (IntarsiaException e) {
            return false;
        }
    }
}
