package org.intarsia.pipeline.build;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/** Words of a manifest to devices. */
public final class Devices {
    private Devices() {}

    /** Those of this machine, by the words that {@link #resolve} takes. */
    public static List<Device> all() {
        List<Device> devices = new ArrayList<>(List.of(Device.cpu()));
        for (int i = 0; i < Engine.getInstance().getGpuCount(); i++) {
            devices.add(Device.gpu(i));
        }
        return devices;
    }

    /** Its word. */
    public static String word(Device device) {
        return device.isGpu() ? "gpu" + device.getDeviceId() : "cpu";
    }

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
