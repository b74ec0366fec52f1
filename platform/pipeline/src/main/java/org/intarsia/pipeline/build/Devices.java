package org.intarsia.pipeline.build;

import ai.djl.Device;
import ai.djl.engine.Engine;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/** Words of a manifest to devices. */
public final class Devices {
    private Devices() {}

    /**
     * @param word {@code auto} (a GPU where there is one), {@code cpu}, {@code gpu0}, {@code gpu1},
     *     ...
     * @param place for the message
     * @throws IntarsiaException INT-901 no such device here
     */
    public static Device resolve(String word, Place place) {
        int gpus = Engine.getInstance().getGpuCount();
        if (word.equals("auto")) {
            return gpus > 0 ? Device.gpu(0) : Device.cpu();
        }
        if (word.equals("cpu")) {
            return Device.cpu();
        }
        if (word.matches("gpu\\d{1,3}")) {
            int index = Integer.parseInt(word.substring(3));
            if (index < gpus) {
                return Device.gpu(index);
            }
        }
        throw new IntarsiaException(
                ErrorCode.UNKNOWN_DEVICE,
                place,
                "there is no device \""
                        + word
                        + "\" here; there "
                        + (gpus == 0
                                ? "is the cpu"
                                : gpus == 1
                                        ? "are cpu and gpu0"
                                        : "are cpu and gpu0 to gpu" + (gpus - 1)),
                "Use auto or cpu.");
    }
}
