package org.intarsia.server.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.server.document.RequestReader.Checked;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;
import org.intarsia.server.images.ImageListener;
import org.intarsia.server.images.ImageOrder;
import org.intarsia.server.images.Images;
import org.intarsia.server.images.KeptPictures;
import org.intarsia.server.images.MadePicture;
import org.intarsia.server.images.ModelNames;
import org.intarsia.server.problem.FieldNames;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** Pictures with what they say of their making. */
public final class PictureRoutes {
    private static final FieldNames NAMES = Images.names("labels", "seed", "count");

    private final Images images;
    private final ModelNames models;
    private final KeptPictures kept;

    public PictureRoutes(Images images, ModelNames models, KeptPictures kept) {
        this.images = images;
        this.models = models;
        this.kept = kept;
    }

    /** By the ids of the document's operations. */
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        handlers.put("createPictures", this::create);
        handlers.put(
                "getPicture",
                call -> Answer.text("image/png", find(kept, call.checked().path("picture")).png()));
        handlers.put(
                "getProvenance",
                call -> Answer.json(find(kept, call.checked().path("picture")).provenance()));
        return handlers;
    }

    private Answer create(Handler.Call call) {
        Checked asked = call.checked();
        List<String> labels = new ArrayList<>();
        for (JsonNode label : asked.body().path("labels")) {
            labels.add(label.asText());
        }
        ImageOrder order =
                new ImageOrder(
                        models.pipeline(asked.text("pipeline"), call.caller()),
                        labels,
                        (int) asked.whole("count", 1),
                        asked.whole("seed", 0));
        try (Images.Run run = images.admit(order, NAMES, call.caller())) {
            List<Map<String, Object>> views =
                    run.make(0, ImageListener.NONE).stream().map(this::view).toList();
            return Answer.json(Map.of("pictures", views));
        }
    }

    private Map<String, Object> view(MadePicture picture) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", kept.keep(picture));
        view.put("label", picture.label());
        view.put("seed", picture.seed());
        view.put("png", picture.base64());
        view.put("provenance", picture.provenance());
        return view;
    }

    /** The picture of an id. */
    static MadePicture find(KeptPictures kept, String id) {
        return kept.find(id)
                .orElseThrow(
                        () ->
                                new IntarsiaException(
                                        ErrorCode.UNKNOWN_PICTURE,
                                        "picture",
                                        "no picture of this id is kept",
                                        "Generate it again from the same pipeline and seed."));
    }
}
