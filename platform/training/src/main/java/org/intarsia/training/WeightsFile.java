package org.intarsia.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.training.net.Net;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.SafetensorsWriter;
import org.intarsia.weights.file.StateDicts;

/**
 * The file that ships a network's parameters.
 *
 * @param half whether they are stored in half precision
 */
record WeightsFile(Path file, Net net, boolean half) {
    /** Whether it is there, whole and with this metadata. */
    boolean isThere(Map<String, String> about) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (StateDict there = StateDicts.open(file, null)) {
            return about.equals(there.metadata());
        } catch (IntarsiaException e) {
            // A damaged file is written again.
            return false;
        }
    }

    void write(Map<String, String> about) {
        if (half) {
            SafetensorsWriter.writeHalf(file, net.shipped(), about);
        } else {
            SafetensorsWriter.write(file, net.shipped(), about);
        }
    }
}
