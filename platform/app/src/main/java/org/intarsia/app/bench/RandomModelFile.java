package org.intarsia.app.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.intarsia.app.TaskMonitor;
import org.intarsia.base.AtomicFile;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.weights.RequestedParameter;

/**
 * A file of all parameters that are requested, with normal values in bfloat16; behind an index
 * where the name is that of one. The values come again after a million.
 */
final class RandomModelFile {
    private static final int BLOCK = 1 << 20;
    private static final double STD = 0.02;
    private static final int HALF = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private RandomModelFile() {}

    /**
     * @return bytes of the values
     */
    static long write(Path file, Plan.Requests requests, TaskMonitor monitor) {
        boolean index = String.valueOf(file.getFileName()).endsWith(".json");
        Path model = index ? file.resolveSibling("random.safetensors") : file;
        try {
            Files.createDirectories(file.getParent());
            if (index) {
                Files.write(file, JSON.writeValueAsBytes(index(requests.parameters(), model)));
            }
            return values(model, requests.parameters(), monitor);
        } catch (IOException e) {
            throw AtomicFile.problem(model, e);
        }
    }

    private static Map<String, Object> index(List<RequestedParameter> parameters, Path model) {
        Map<String, String> shards = new LinkedHashMap<>();
        parameters.forEach(it -> shards.put(it.name(), String.valueOf(model.getFileName())));
        return Map.of("weight_map", shards);
    }

    private static long values(Path file, List<RequestedParameter> parameters, TaskMonitor monitor)
            throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        long bytes = 0;
        for (RequestedParameter parameter : parameters) {
            long end = bytes + HALF * parameter.shape().size();
            header.put(
                    parameter.name(),
                    Map.of(
                            "dtype",
                            "BF16",
                            "shape",
                            parameter.shape().getShape(),
                            "data_offsets",
                            new long[] {bytes, end}));
            bytes = end;
        }
        byte[] json = padded(JSON.writeValueAsString(header));
        byte[] block = block();
        try (OutputStream out = Files.newOutputStream(file)) {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            out.write(length.putLong(json.length).array());
            out.write(json);
            for (long left = bytes; left > 0; left -= block.length) {
                monitor.check();
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
        return bytes;
    }

    /** Values begin at a multiple of eight. */
    private static byte[] padded(String json) {
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        return (json + " ".repeat(Math.floorMod(-length, Long.BYTES)))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] block() {
        SplittableRandom random = new SplittableRandom(1);
        ByteBuffer values = ByteBuffer.allocate(HALF * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            int bits = Float.floatToIntBits((float) (STD * random.nextGaussian()));
            values.putShort((short) (bits >>> Short.SIZE));
        }
        return values.array();
    }
}
