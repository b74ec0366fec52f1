package org.intarsia.server.openai;

import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.app.picture.RunProgress;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.EventWriter;
import org.intarsia.server.images.ImageListener;
import org.intarsia.server.images.MadePicture;

/** The events of an image that is being made. */
record ImageEvents(EventWriter events) implements ImageListener {
    /** Clients ignore it; writing it finds out whether they are still there. */
    @Override
    public void step(RunProgress now) {
        events.comment(now.text());
    }

    @Override
    public void partial(int number, byte[] png) {
        Map<String, Object> event = event("image_generation.partial_image", png);
        event.put("b64_json", Base64.getEncoder().encodeToString(png));
        event.put("partial_image_index", number);
        send(event);
    }

    @Override
    public void picture(MadePicture picture) {
        Map<String, Object> event = event("image_generation.completed", picture.png());
        event.put("b64_json", picture.base64());
        event.put("label", picture.label());
        event.put("seed", picture.seed());
        // Clients expect the entry; no part of this server counts tokens.
        event.put("usage", Map.of("input_tokens", 0, "output_tokens", 0, "total_tokens", 0));
        send(event);
    }

    private Map<String, Object> event(String type, byte[] png) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", type);
        event.put("created_at", Instant.now().getEpochSecond());
        event.put("size", MadePicture.size(png).toString());
        event.put("quality", "auto");
        event.put("background", "opaque");
        event.put("output_format", "png");
        return event;
    }

    private void send(Map<String, Object> event) {
        events.event(null, (String) event.get("type"), Answer.Json.text(event));
    }
}
