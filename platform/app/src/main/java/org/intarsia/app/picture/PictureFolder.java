package org.intarsia.app.picture;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.intarsia.pipeline.picture.ContactSheet;
import org.intarsia.pipeline.picture.PngWriter;

/** Writes every picture to a PNG of its own as it is finished, and one contact sheet of all. */
public final class PictureFolder implements PictureSink {
    private final Path folder;
    private final boolean saveSteps;
    private final List<Picture> pictures = new ArrayList<>();
    private RunStart start;

    /**
     * @param folder made when the run begins
     * @param saveSteps whether previews are written too
     */
    public PictureFolder(Path folder, boolean saveSteps) {
        this.folder = folder;
        this.saveSteps = saveSteps;
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void begin(RunStart beginning) {
        OutputFolder.open(folder);
        start = beginning;
    }

    @Override
    public void picture(Picture picture) {
        PngWriter.write(
                folder.resolve(picture.name() + ".png"), picture.image(), picture.metadata());
        pictures.add(picture);
    }

    @Override
    public boolean previews() {
        return saveSteps;
    }

    @Override
    public void preview(String name, int step, BufferedImage image) {
        Path steps = OutputFolder.open(folder.resolve("steps").resolve(name));
        String file = String.format(Locale.ROOT, "step-%03d.png", step);
        PngWriter.write(steps.resolve(file), image, Map.of());
    }

    /** The contact sheet, written at the end. */
    public Path sheet() {
        return folder.resolve("sheet.png");
    }

    @Override
    public void end() {
        int each = start.order().each();
        List<ContactSheet.Row> rows = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += each) {
            List<Picture> row = pictures.subList(from, Math.min(pictures.size(), from + each));
            rows.add(
                    new ContactSheet.Row(
                            row.get(0).row(), row.stream().map(Picture::image).toList()));
        }
        String header = start.pipeline() + ", seeds from " + start.order().seeds()[0];
        PngWriter.write(sheet(), ContactSheet.render(header, rows), start.provenance());
    }
}
