package org.intarsia.training;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.training.net.Net;
import org.intarsia.training.recipe.Recipe;

/**
 * The sheets of pictures that a training draws. One whose values are not finite is not written; the
 * steps that were taken are worth more than a sheet, so only the last one's problem ends a command.
 */
final class Sheets {
    private final Recipe recipe;
    private final Path folder;
    private final TrainingListener listener;

    Sheets(Recipe recipe, Path folder, TrainingListener listener) {
        this.recipe = recipe;
        this.folder = folder;
        this.listener = listener;
    }

    /**
     * Draws one where the recipe asks for it.
     *
     * @return why it could not be written; empty where it was, or where there is nothing to draw
     */
    Optional<IntarsiaException> draw(Net net, int taken) {
        int every = recipe.every().sample();
        if (every == 0 || (taken != recipe.steps() && taken % every != 0)) {
            return Optional.empty();
        }
        Path sheet = folder.resolve("samples-" + taken + ".png");
        try {
            if (net.sample(sheet, recipe.name() + ", step " + taken, listener::stop)) {
                listener.wrote(sheet);
            }
            return Optional.empty();
        } catch (CancellationException e) {
            listener.note(sheet.getFileName() + " was not drawn: the training is being stopped");
            return Optional.empty();
        } catch (IntarsiaException e) {
            if (e.problems().get(0).code() != ErrorCode.PICTURE_NOT_FINITE) {
                throw e;
            }
            if (taken != recipe.steps()) {
                listener.note(e.getMessage());
            }
            return Optional.of(e);
        }
    }
}
