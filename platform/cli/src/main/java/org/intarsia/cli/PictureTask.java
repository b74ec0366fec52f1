package org.intarsia.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.intarsia.app.picture.PictureFolder;
import org.intarsia.app.picture.PictureOrder;
import org.intarsia.app.picture.PictureRun;
import org.intarsia.app.picture.RunSummary;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.run.TextEmbeddings;

/** Makes pictures into a folder, shows the progress, and says at the end what was made. */
public record PictureTask(
        Assembly assembly, TextEmbeddings texts, Console console, Interrupts interrupts) {
    /**
     * @throws CancellationException when Ctrl-C was pressed
     */
    public void run(PictureOrder order, int batch, PictureFolder folder) {
        RunSummary summary;
        try (ProgressBars progress = new ProgressBars(console, "pictures", order.size())) {
            summary =
                    new PictureRun(
                                    assembly,
                                    texts,
                                    folder,
                                    now -> {
                                        interrupts.check();
                                        progress.at(
                                                now.done(),
                                                "step " + now.step() + "/" + now.steps());
                                    })
                            .run(order, batch);
        }
        Path sheet = folder.sheet(assembly, order);
        console.line(
                String.format(
                        Locale.ROOT,
                        "%d pictures in %.1f s, %d network evaluations each: %s",
                        summary.pictures(),
                        summary.seconds(),
                        summary.evaluations(),
                        sheet));
    }
}
