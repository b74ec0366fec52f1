package org.intarsia.training.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.picture.ContactSheet;
import org.intarsia.pipeline.picture.Pictures;
import org.intarsia.pipeline.picture.PngWriter;
import org.intarsia.spi.spec.Grid;
import org.intarsia.training.data.Dataset;
import org.intarsia.training.evaluation.Reconstruction;

/** Pictures of the data, each row above what the tokenizer and the decoder leave of it. */
final class ReconstructionSheet {
    private static final int ROWS = 4;
    private static final int EACH = 5;

    private ReconstructionSheet() {}

    /**
     * @param stopped asked between the steps of a decoder: whether to leave it undrawn
     */
    static void write(
            Path file, Assembly assembly, Dataset data, String header, BooleanSupplier stopped) {
        try (NDManager manager = assembly.manager().newSubManager()) {
            float[] pixels = data.render(LongStream.range(0, ROWS * EACH).toArray());
            Shape shape = new Shape(ROWS * EACH, 3, data.size(), data.size());
            NDArray images = manager.create(pixels, shape);
            Grid size = new Grid(assembly.image().height(), assembly.image().width());
            NDArray shown = data.size() == size.rows() ? images : MapOps.area(images, size);
            NDArray decoded = Reconstruction.of(assembly, shown, () -> check(stopped));
            decoded.attach(manager);
            List<BufferedImage> given = Pictures.of(images);
            Pictures.requireFinite(decoded, "pictures of " + file.getFileName());
            List<BufferedImage> made = Pictures.of(decoded);
            List<ContactSheet.Row> rows = new ArrayList<>();
            for (int row = 0; row < ROWS; row++) {
                rows.add(row("data", given, row));
                rows.add(row("decoded", made, row));
            }
            PngWriter.write(file, ContactSheet.render(header, rows), Map.of());
        }
    }

    private static void check(BooleanSupplier stopped) {
        if (stopped.getAsBoolean()) {
            throw new CancellationException();
        }
    }

    private static ContactSheet.Row row(String name, List<BufferedImage> pictures, int row) {
        return new ContactSheet.Row(name, pictures.subList(row * EACH, (row + 1) * EACH));
    }
}
