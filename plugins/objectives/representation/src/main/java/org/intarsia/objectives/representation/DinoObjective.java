package org.intarsia.objectives.representation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.ops.ParameterUpdates;
import org.intarsia.spi.ClassTokenEncoder;
import org.intarsia.spi.Loss;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Self-distillation without labels (DINO, arXiv 2104.14294): from any view of an image the student
 * tells what the teacher, the running mean of its parameters, makes of another, large view. The
 * teacher's outputs are centred by their running mean, so that no prototype takes all images. The
 * projection and the centre are the objective's own; only the student's objective moves its centre.
 */
@Summary("An encoder learns without labels, from its own running mean (DINO)")
public final class DinoObjective extends EncoderObjective {
    private static final int GLOBALS = 2;
    private static final NDIndex CLASS_TOKEN = new NDIndex(":, 0");

    private final DinoOptions options;
    private final ProjectionHead head;
    private final Parameter centre;
    private final Views.Extent large;
    private final Views.Extent small;

    @Inject
    DinoObjective(DinoOptions options, Weights weights, LatentSpec latents, ImageSpec image) {
        this.options = options;
        head = new ProjectionHead(weights.at("head"), EncoderWidth.of(latents), options);
        int prototypes = options.prototypes();
        centre = weights.fixed("center", new Shape(prototypes), () -> new float[prototypes]);
        large = new Views.Extent(image.height(), options.globalScale(), 1);
        int size = options.localSize() == null ? image.height() / 2 : options.localSize();
        small = new Views.Extent(size, options.localScale(), options.globalScale());
    }

    @Override
    public Loss loss(TrainingBatch batch) {
        int rows = (int) batch.images().getShape().get(0);
        Views views = new Views(batch.images(), batch.run(), options);
        NDArray globals = views.of(GLOBALS, large);
        NDArray wanted = Gradients.off(() -> taught(batch, globals));
        ClassTokenEncoder student = batch.part(ClassTokenEncoder.class);
        List<NDArray> told = new ArrayList<>(told(student, globals, rows));
        if (options.localCrops() > 0) {
            told.addAll(told(student, views.of(options.localCrops(), small), rows));
        }
        NDArray total = null;
        for (int teacher = 0; teacher < GLOBALS; teacher++) {
            NDArray p = rows(wanted, teacher, rows);
            for (int view = 0; view < told.size(); view++) {
                if (view != teacher) {
                    NDArray term = p.mul(told.get(view)).sum();
                    total = total == null ? term : total.add(term);
                }
            }
        }
        double pairs = (double) GLOBALS * (told.size() - 1);
        return Loss.of("distillation", Ops.times(total, -1 / (pairs * rows)));
    }

    /** The logarithms of the student's probabilities, view by view. */
    private List<NDArray> told(ClassTokenEncoder student, NDArray views, int rows) {
        NDArray logits = head.forward(student.tokens(views).get(CLASS_TOKEN));
        NDArray logs = Ops.times(logits, 1 / options.studentTemperature()).logSoftmax(1);
        List<NDArray> each = new ArrayList<>();
        for (int view = 0; (long) view * rows < views.getShape().get(0); view++) {
            each.add(rows(logs, view, rows));
        }
        return each;
    }

    /** The teacher's probabilities of the large views; the centre follows. */
    private NDArray taught(TrainingBatch batch, NDArray globals) {
        ClassTokenEncoder encoder = batch.averaged(ClassTokenEncoder.class);
        ProjectionHead mean = batch.averaged(DinoObjective.class).head;
        NDArray logits = mean.forward(encoder.tokens(globals).get(CLASS_TOKEN));
        NDArray centred = logits.sub(centre.array());
        NDArray p = Ops.times(centred, 1 / options.teacherTemperature()).softmax(1);
        ParameterUpdates.blend(
                centre.array(), logits.mean(new int[] {0}), options.centerMomentum());
        return p;
    }

    private static NDArray rows(NDArray views, int view, int rows) {
        return views.get((long) view * rows + ":" + (long) (view + 1) * rows);
    }
}
