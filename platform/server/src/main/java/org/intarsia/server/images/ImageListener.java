package org.intarsia.server.images;

import java.util.concurrent.CancellationException;
import org.intarsia.app.picture.RunProgress;

/** Hears of a run while it makes pictures, on the run's thread; may end it. */
public interface ImageListener {
    /** Nobody listens. */
    ImageListener NONE =
            new ImageListener() {
                @Override
                public void step(RunProgress now) {}

                @Override
                public void partial(int number, byte[] png) {}

                @Override
                public void picture(MadePicture picture) {}
            };

    /**
     * @throws CancellationException to end the run
     */
    void step(RunProgress now);

    /**
     * A preview of a picture.
     *
     * @param number of the preview, from 0
     */
    void partial(int number, byte[] png);

    void picture(MadePicture picture);
}
