package org.intarsia.pipeline.noise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.intarsia.spi.run.Noise;

/**
 * Counter-based noise, one seed a row: Philox 4x32 with 10 rounds (Salmon et al. 2011), the counter
 * made of position, draw and stream, normals by Box and Muller's transform in strict arithmetic, so
 * that every machine draws the same bits.
 */
public final class SeededNoise implements Noise {
    private final long[] seeds;

    /**
     * @param seeds one a row of the batch
     */
    public SeededNoise(long... seeds) {
        this.seeds = seeds.clone();
    }

    /** Seeds first, first + 1, ... */
    public static SeededNoise from(long first, int batch) {
        long[] seeds = new long[batch];
        for (int row = 0; row < batch; row++) {
            seeds[row] = first + row;
        }
        return new SeededNoise(seeds);
    }

    @Override
    public int batch() {
        return seeds.length;
    }

    @Override
    public NDArray normal(NDManager manager, String stream, int draw, Shape shape) {
        return draw(manager, stream, draw, shape, true);
    }

    @Override
    public NDArray uniform(NDManager manager, String stream, int draw, Shape shape) {
        return draw(manager, stream, draw, shape, false);
    }

    private NDArray draw(NDManager manager, String stream, int draw, Shape shape, boolean normal) {
        int each = Math.toIntExact(shape.size());
        float[] values = new float[Math.multiplyExact(each, seeds.length)];
        for (int row = 0; row < seeds.length; row++) {
            fill(values, row * each, each, new int[] {draw, hash(stream)}, seeds[row], normal);
        }
        return manager.create(values, new Shape(seeds.length).addAll(shape));
    }

    private static void fill(
            float[] out, int from, int count, int[] use, long seed, boolean normal) {
        int[] block = new int[4];
        for (int i = 0; i < count; i += 4) {
            Philox.block(block, i / 4, use[0], use[1], seed);
            for (int k = 0; k < 4 && i + k < count; k += 2) {
                double first = unit(block[k]);
                double second = unit(block[k + 1]);
                if (normal) {
                    double radius = StrictMath.sqrt(-2 * StrictMath.log(first));
                    first = radius * StrictMath.cos(2 * StrictMath.PI * second);
                    second = radius * StrictMath.sin(2 * StrictMath.PI * second);
                }
                out[from + i + k] = (float) first;
                if (i + k + 1 < count) {
                    out[from + i + k + 1] = (float) second;
                }
            }
        }
    }

    /** (0, 1), never an end also after rounding to float. */
    private static double unit(int bits) {
        return ((bits >>> 9) + 0.5) / (1 << 23);
    }

    private static int hash(String stream) {
        CRC32 crc = new CRC32();
        crc.update(stream.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
