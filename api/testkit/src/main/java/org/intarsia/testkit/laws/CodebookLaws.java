package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;

/** Laws of the codebooks of discrete tokenizers. */
public final class CodebookLaws {
    private static final int ROWS = 2;

    private CodebookLaws() {}

    /**
     * Checks that code vectors, the map and the network's input have the shapes that the codebook
     * declares, scale after scale; that the answer is the same again and on several threads.
     */
    public static void check(Codebook codebook) {
        LatentSpec.Discrete spec = codebook.latents();
        Laws.sameAnswerAlways(
                manager -> {
                    NDList seen = new NDList();
                    NDArray map = null;
                    for (int scale = 0; scale < spec.scales().size(); scale++) {
                        Grid grid = spec.scales().get(scale);
                        if (scale > 0) {
                            NDArray input = codebook.input(map, scale);
                            assertShape("input " + scale, input, grid.tokens(), spec.codeWidth());
                            seen.add(input.duplicate());
                        }
                        NDArray ids = ids(manager, spec, scale);
                        NDArray codes = codebook.codes(ids);
                        assertShape("codes " + scale, codes, grid.tokens(), spec.codeWidth());
                        seen.add(codes);
                        map = codebook.accumulate(map, ids, scale);
                        Grid fine = spec.grid();
                        assertShape("map", map, spec.codeWidth(), fine.rows(), fine.columns());
                        seen.add(map.duplicate());
                    }
                    return seen;
                });
    }

    private static void assertShape(String what, NDArray got, long... row) {
        assertEquals(new Shape(ROWS).addAll(new Shape(row)), got.getShape(), what);
    }

    /** Ids that reach both ends of the vocabulary. */
    private static NDArray ids(NDManager manager, LatentSpec.Discrete spec, int scale) {
        int tokens = spec.scales().get(scale).tokens();
        long[] ids = new long[ROWS * tokens];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Math.floorMod(scale + 7L * i - 1, (long) spec.vocabulary());
        }
        return manager.create(ids, new Shape(ROWS, tokens));
    }
}
