package org.intarsia.objectives.representation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.training.ColorChange;
import org.intarsia.spi.RunContext;

/**
 * Random views of images: a part of the image at another size, perhaps mirrored, in other colours.
 * A view draws, from the stream {@code view} with its number, ten uniform values a row.
 */
final class Views {
    private static final String STREAM = "view";
    private static final int DRAWS = CropBox.DRAWS + ColorChange.DRAWS;

    private final NDArray images;
    private final RunContext run;
    private final ColorChange colors;
    private int drawn;

    Views(NDArray imagesBCHW, RunContext run, DinoOptions options) {
        this.images = imagesBCHW;
        this.run = run;
        this.colors = new ColorChange(options.colorJitter(), options.invert());
    }

    /**
     * The sizes of views.
     *
     * @param size of the square, in pixels
     * @param least share of the image's area that is seen
     * @param most share of it
     */
    record Extent(int size, double least, double most) {}

    /** One view a row after the other: [count B, 3, size, size]. */
    NDArray of(int count, Extent extent) {
        List<NDArray> views = new ArrayList<>();
        Gradients.off(
                () -> {
                    for (int i = 0; i < count; i++) {
                        views.add(next(extent));
                    }
                });
        return NDArrays.concat(new NDList(views), 0);
    }

    private NDArray next(Extent extent) {
        NDManager manager = run.manager();
        int rows = (int) images.getShape().get(0);
        int height = (int) images.getShape().get(2);
        int width = (int) images.getShape().get(3);
        float[] uniform =
                run.noise().uniform(manager, STREAM, drawn++, new Shape(DRAWS)).toFloatArray();
        int size = extent.size();
        float[] down = new float[rows * size * height];
        float[] across = new float[rows * size * width];
        for (int row = 0; row < rows; row++) {
            CropBox box = CropBox.of(uniform, row * DRAWS, extent);
            CropBox.fill(down, row * size * height, box.y(), size, height);
            CropBox.fill(across, row * size * width, box.x(), size, width);
        }
        NDArray rowsBnH = manager.create(down, new Shape(rows, 1, size, height));
        NDArray columnsBnW = manager.create(across, new Shape(rows, 1, size, width));
        NDArray crop = rowsBnH.matMul(images).matMul(columnsBnW.transpose(0, 1, 3, 2));
        return colors.apply(crop, uniform, CropBox.DRAWS, manager);
    }
}
