package org.intarsia.server.images;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.intarsia.app.picture.Picture;
import org.intarsia.app.picture.PictureSink;
import org.intarsia.app.picture.RunListener;
import org.intarsia.app.picture.RunProgress;
import org.intarsia.app.picture.RunStart;
import org.intarsia.pipeline.picture.PngWriter;
import org.intarsia.server.access.Quotas;
import org.intarsia.spi.run.Progress;

/** Encodes the pictures of one run, and so many previews of each, spread evenly over its steps. */
final class PartialImages implements PictureSink, RunListener {
    private final int partials;
    private final ImageListener listener;
    private final Quotas.RunQuota quota;
    private final List<MadePicture> made = new ArrayList<>();
    private RunStart start;
    private int number;

    /**
     * @param quota that counts the steps
     */
    PartialImages(int partials, ImageListener listener, Quotas.RunQuota quota) {
        this.quota = quota;
        this.partials = partials;
        this.listener = listener;
    }

    /** Those that are finished. */
    List<MadePicture> made() {
        return made;
    }

    @Override
    public void begin(RunStart beginning) {
        start = beginning;
    }

    @Override
    public void step(RunProgress now) {
        quota.step(now.batch());
        listener.step(now);
    }

    @Override
    public boolean wantsPreviews() {
        return partials > 0;
    }

    @Override
    public boolean previews(Progress before) {
        int next = before.index() + 1;
        for (int i = 1; i <= partials; i++) {
            if (next == (int) ((long) i * before.expected() / (partials + 1))) {
                number = i - 1;
                return true;
            }
        }
        return false;
    }

    @Override
    public void preview(String name, int step, BufferedImage image) {
        listener.partial(number, PngWriter.bytes(image, Map.of()));
    }

    @Override
    public void picture(Picture picture) {
        byte[] png = PngWriter.bytes(picture.image(), picture.metadata());
        MadePicture one =
                new MadePicture(
                        picture.index(),
                        picture.row(),
                        start.order().seed(picture.index()),
                        png,
                        picture.metadata(),
                        Objects.requireNonNull(start.generation()));
        made.add(one);
        listener.picture(one);
    }
}
