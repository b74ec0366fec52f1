package org.intarsia.app.picture;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.intarsia.pipeline.latents.LatentWriter;
import org.intarsia.pipeline.picture.PngTexts;
import org.intarsia.pipeline.picture.PngWriter;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Progress;

/**
 * Writes every picture to a PNG of its own as it is finished, and one contact sheet. A picture that
 * is there already is written again if it says of itself that it was made in the same way; another
 * one is not lost unasked.
 */
public final class PictureFolder implements PictureSink {
    private static final int NAMED = 3;

    private final Path wanted;
    private final Existing existing;
    private final boolean saveSteps;
    private final boolean saveLatents;
    private final String sheetName;
    private Path folder;
    private RunStart start;
    private SheetPictures sheet;

    /** What to do about other pictures that have the names of the new ones. */
    public enum Existing {
        /** The run is refused. */
        REFUSE,
        /** The pictures go to a new folder beside it. */
        NEW_FOLDER,
        /** They are replaced. */
        OVERWRITE
    }

    /**
     * @param folder made when the run begins
     * @param saveSteps whether previews are written too
     */
    public PictureFolder(Path folder, Existing existing, boolean saveSteps) {
        this(folder, existing, saveSteps, false);
    }

    /**
     * @param saveLatents whether the latents of every picture are written too
     */
    public PictureFolder(Path folder, Existing existing, boolean saveSteps, boolean saveLatents) {
        this(folder, existing, saveSteps, saveLatents, "sheet.png");
    }

    private PictureFolder(
            Path folder,
            Existing existing,
            boolean saveSteps,
            boolean saveLatents,
            String sheetName) {
        this.sheetName = sheetName;
        this.saveLatents = saveLatents;
        this.wanted = folder;
        this.folder = folder;
        this.existing = existing;
        this.saveSteps = saveSteps;
    }

    /** Where the pictures go; known when the run has begun. */
    public Path folder() {
        return folder;
    }

    /** Whether a new folder was taken, since the wanted one holds other pictures. */
    public boolean moved() {
        return !folder.equals(wanted);
    }

    /** The contact sheet, written at the end. */
    public Path sheet() {
        return folder.resolve(sheetName);
    }

    /** The same with another name of its contact sheet, for a folder of several runs. */
    public PictureFolder withSheet(String name) {
        return new PictureFolder(wanted, existing, saveSteps, saveLatents, name);
    }

    /**
     * @throws IntarsiaException INT-911 when nothing can be written there, INT-406 when other
     *     pictures would be overwritten
     */
    @Override
    public void begin(RunStart beginning) {
        start = beginning;
        sheet = new SheetPictures(beginning);
        List<String> others = others();
        for (int next = 2; existing == Existing.NEW_FOLDER && !others.isEmpty(); next++) {
            folder = wanted.resolveSibling(wanted.getFileName() + "-" + next);
            others = others();
        }
        if (existing == Existing.REFUSE && !others.isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.WOULD_OVERWRITE,
                    "--out " + wanted,
                    others.size()
                            + (others.size() == 1 ? " file" : " files")
                            + " would be overwritten by other pictures: "
                            + String.join(", ", others.subList(0, Math.min(NAMED, others.size())))
                            + (others.size() > NAMED ? ", ..." : ""),
                    "Name another folder, or give --overwrite.");
        }
        OutputFolder.open(folder);
    }

    /** Files of the run's names that were not made in the same way. */
    private List<String> others() {
        List<String> others = new ArrayList<>();
        if (existing == Existing.OVERWRITE || !Files.isDirectory(folder)) {
            return others;
        }
        for (int index = 0; index < start.order().size(); index++) {
            Path file = file(start.name(index));
            if (Files.exists(file)) {
                Optional<Map<String, String>> texts = PngTexts.read(file);
                if (texts.isEmpty() || !asked(texts.get()).equals(start.metadata(index))) {
                    others.add(String.valueOf(file.getFileName()));
                }
            }
        }
        if (Files.exists(sheet())
                && !PngTexts.read(sheet()).orElse(Map.of()).containsKey("Software")) {
            others.add(String.valueOf(sheet().getFileName()));
        }
        return others;
    }

    private Path file(String name) {
        return folder.resolve(name + ".png");
    }

    @Override
    public void picture(Picture picture) {
        PngWriter.write(file(picture.name()), picture.image(), picture.metadata());
        sheet.add(picture);
    }

    @Override
    public boolean wantsPreviews() {
        return saveSteps;
    }

    @Override
    public boolean previews(Progress before) {
        return saveSteps;
    }

    @Override
    public void preview(String name, int step, BufferedImage image) {
        Path steps = OutputFolder.open(folder.resolve("steps").resolve(name));
        String file = String.format(Locale.ROOT, "step-%03d.png", step);
        PngWriter.write(steps.resolve(file), image, Map.of());
    }

    @Override
    public boolean keepsLatents() {
        return saveLatents;
    }

    /** Beside its picture, in a file that ComfyUI opens. */
    @Override
    public void latents(String name, Latents latents) {
        LatentWriter.write(folder.resolve(name + ".latent"), latents);
    }

    @Override
    public void end() {
        PngWriter.write(sheet(), sheet.render(), start.provenance());
    }

    /** Without what the sampler counted, which is known only afterwards. */
    private static Map<String, String> asked(Map<String, String> metadata) {
        Map<String, String> asked = new LinkedHashMap<>(metadata);
        asked.keySet().removeIf(name -> name.startsWith(Provenance.FIGURE));
        return asked;
    }
}
