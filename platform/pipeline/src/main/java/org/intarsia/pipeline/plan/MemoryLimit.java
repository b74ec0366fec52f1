package org.intarsia.pipeline.plan;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much memory a run may take.
 *
 * @param what whose limit it is, for messages
 * @param isOfGpu whether it is that of a GPU, which holds neither Java nor the engine's code
 */
public record MemoryLimit(long bytes, String what, boolean isOfGpu) {
    private static final long OWN_HEAP = 64L << 20;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path LIMITS = Path.of("/proc/self/limits");

    /** Of a device; of the processor, what the machine or the container has, or {@code ulimit}. */
    public static MemoryLimit of(Device device) {
        if (device.isGpu()) {
            return new MemoryLimit(
                    CudaUtils.getGpuMemory(device).getMax(),
                    "gpu" + device.getDeviceId() + " has",
                    true);
        }
        MemoryLimit machine = new MemoryLimit(machine(), "this machine has", false);
        return addresses().filter(it -> it.bytes() < machine.bytes()).orElse(machine);
    }

    /**
     * The lesser of a device's and what a user allows.
     *
     * @param allowed bytes, or null where the user does not say: what a user says may be more than
     *     the device has, for an estimate is no measurement
     */
    public static MemoryLimit of(Device device, @Nullable Long allowed) {
        return allowed == null
                ? of(device)
                : new MemoryLimit(allowed, "--memory allows", device.isGpu());
    }

    /** What Java's objects may take, less what the platform's own do. */
    public static MemoryLimit heap() {
        long most = Runtime.getRuntime().maxMemory();
        return new MemoryLimit(most - Math.min(OWN_HEAP, most / 2), "Java's heap leaves", false);
    }

    /** Bytes of memory that this machine has, or its container. */
    public static long machine() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
    }

    /** A limit of addresses covers those that Java only reserved. */
    private static Optional<MemoryLimit> addresses() {
        try {
            String limit = field(LIMITS, "Max address space");
            if (limit.startsWith("unlimited")) {
                return Optional.empty();
            }
            long most = Long.parseLong(limit.split("\\s+")[0]);
            long unused = most - 1024 * number(field(STATUS, "VmSize:"));
            long resident = 1024 * number(field(STATUS, "VmRSS:"));
            return Optional.of(new MemoryLimit(unused + resident, "ulimit -v leaves", false));
        } catch (IOException | NumberFormatException e) {
            // Only Linux tells.
            return Optional.empty();
        }
    }

    private static String field(Path file, String name) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElseThrow(() -> new IOException(name + " is missing"));
    }

    private static long number(String text) {
        return Long.parseLong(text.replaceAll("\\D", ""));
    }
}
