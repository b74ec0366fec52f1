package org.intarsia.server.house;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.intarsia.app.picture.RunProgress;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.EventWriter;
import org.intarsia.server.images.ImageListener;
import org.intarsia.server.images.MadePicture;

/**
 * The events of pictures that are being made.
 *
 * @param view keeps a finished picture, and says what clients are told of it
 */
record PictureEvents(EventWriter events, Function<MadePicture, Map<String, Object>> view)
        implements ImageListener {
    @Override
    public void step(RunProgress now) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("pictures", now.pictures());
        event.put("finished", now.finished());
        event.put("step", now.steps().index());
        event.put("steps", now.steps().expected());
        send("step", event);
    }

    @Override
    public void partial(int number, byte[] png) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("number", number);
        event.put("png", Base64.getEncoder().encodeToString(png));
        send("preview", event);
    }

    @Override
    public void picture(MadePicture picture) {
        send("picture", Map.of("picture", view.apply(picture)));
    }

    void done() {
        send("done", Map.of());
    }

    private void send(String name, Map<String, Object> event) {
        events.event(null, name, Answer.Json.text(event));
    }
}
