package org.intarsia.tokenizers.dino;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.intarsia.nn.vit.GridResize;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;

/**
 * Where the tokens of a grid stand: a learned table that is added, or angles by which attention
 * turns.
 */
abstract class DinoPositions {
    /** What is added to class and patches, before the registers come between. */
    abstract NDArray added(NDArray xBND, Grid grid, Trace trace);

    /** [1 + R + N, d/2, 2], or null for none. */
    abstract NDArray rope(Grid grid);

    /** DINOv2's. */
    static final class Learned extends DinoPositions {
        private final Parameter table;
        private final Grid own;
        private final Function<Grid, GridResize> resize;
        private final Map<Grid, GridResize> resizes = new ConcurrentHashMap<>();

        /**
         * @param side of the grid that the table is for
         */
        Learned(Weights weights, String name, int width, int side, GridResize.Kernel kernel) {
            table =
                    weights.parameter(
                            name, new Shape(1, 1L + (long) side * side, width), Init.normal(0.02));
            own = new Grid(side, side);
            resize = to -> new GridResize(weights, own, to, kernel);
        }

        @Override
        NDArray added(NDArray xBND, Grid grid, Trace trace) {
            NDArray used = table.array();
            if (!grid.equals(own)) {
                NDArray resized = resizes.computeIfAbsent(grid, resize).forward(used.get("0, 1:"));
                used = NDArrays.concat(new NDList(used.get("0, :1"), resized), 0).expandDims(0);
            }
            trace.record("pos_embed_used", used);
            return xBND.add(used);
        }

        @Override
        NDArray rope(Grid grid) {
            return null;
        }
    }

    /** DINOv3's: row angles, then column angles, of centres of patches in [-1, 1]. */
    static final class Axial extends DinoPositions {
        private final Function<Grid, Parameter> turn;
        private final Map<Grid, Parameter> turns = new ConcurrentHashMap<>();

        /**
         * @param headWidth d, a multiple of 4
         * @param base whose powers the periods of fresh weights are
         * @param still tokens before those of the patches
         */
        Axial(Weights weights, int headWidth, double base, int still) {
            int quarter = headWidth / 4;
            Parameter periods =
                    weights.at("rope_embed")
                            .fixed("periods", new Shape(quarter), () -> periods(quarter, base));
            turn =
                    grid ->
                            weights.table(
                                    new Shape((long) still + grid.tokens(), 2L * quarter, 2),
                                    () -> table(grid, periods.array().toFloatArray(), still));
        }

        private static float[] periods(int count, double base) {
            float[] periods = new float[count];
            for (int k = 0; k < count; k++) {
                periods[k] = (float) Math.pow(base, (double) k / count);
            }
            return periods;
        }

        private static float[] table(Grid grid, float[] periods, int still) {
            int pairs = 2 * periods.length;
            float[] table = new float[2 * pairs * (still + grid.tokens())];
            for (int i = 0; i < still * pairs; i++) {
                table[2 * i] = 1;
            }
            for (int token = 0; token < grid.tokens(); token++) {
                double row = centre(token / grid.columns(), grid.rows());
                double column = centre(token % grid.columns(), grid.columns());
                for (int pair = 0; pair < pairs; pair++) {
                    double at = pair < periods.length ? row : column;
                    double angle = 2 * Math.PI * at / periods[pair % periods.length];
                    int index = 2 * ((still + token) * pairs + pair);
                    table[index] = (float) Math.cos(angle);
                    table[index + 1] = (float) Math.sin(angle);
                }
            }
            return table;
        }

        private static double centre(int i, int count) {
            return 2 * (i + 0.5) / count - 1;
        }

        @Override
        NDArray added(NDArray xBND, Grid grid, Trace trace) {
            return xBND;
        }

        @Override
        NDArray rope(Grid grid) {
            return turns.computeIfAbsent(grid, turn).array();
        }
    }
}
