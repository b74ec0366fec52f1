package org.intarsia.server.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.access.Role;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.server.access.Caller;
import org.intarsia.server.document.RequestReader.Checked;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;
import org.intarsia.server.images.ImageListener;
import org.intarsia.server.images.ImageOrder;
import org.intarsia.server.images.Images;
import org.intarsia.server.images.KeptPicture;
import org.intarsia.server.images.KeptPictures;
import org.intarsia.server.images.MadePicture;
import org.intarsia.server.images.ModelNames;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** Pictures with what they say of their making. */
public final class PictureRoutes {
    private static final int PAGE = 50;

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
        handlers.put("listPictures", this::list);
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
        String pipeline = models.pipeline(asked.text("pipeline"), call.caller());
        ImageOrder order = OrderFields.order(asked, pipeline, asked.yes("exact"));
        int previews = (int) asked.whole("previews", 0);
        boolean stream = asked.yes("stream");
        if (previews > 0 && !stream) {
            throw previewsRefused("there are previews in a stream alone", "Set stream to true.");
        }
        // A stream closes what it was admitted to.
        Images.Run run = images.admit(order, OrderFields.NAMES, call.caller());
        if (previews > 0 && run.pictures() > 1) {
            run.close();
            throw previewsRefused(
                    "there are previews of one picture alone, and these are " + run.pictures(),
                    "Send a request for each, or leave previews out.");
        }
        Keeper keeper = new Keeper(pipeline, call.actor());
        return stream ? stream(run, keeper, previews) : whole(run, keeper);
    }

    private static IntarsiaException previewsRefused(String cause, String next) {
        return new IntarsiaException(ErrorCode.ARGUMENT_OUT_OF_RANGE, "previews", cause, next);
    }

    /** Keeps the pictures of one request. */
    private record Keeper(String pipeline, Actor owner) {}

    private Answer whole(Images.Run run, Keeper keeper) {
        try (run) {
            List<Map<String, Object>> views =
                    run.make(0, ImageListener.NONE).stream()
                            .map(picture -> keep(keeper, picture))
                            .toList();
            return Answer.json(Map.of("pictures", views));
        }
    }

    private Answer stream(Images.Run run, Keeper keeper, int previews) {
        return new Answer.Stream(
                writer -> {
                    PictureEvents events =
                            new PictureEvents(writer, picture -> keep(keeper, picture));
                    try (run) {
                        run.make(previews, events);
                    }
                    events.done();
                },
                run::close);
    }

    private Map<String, Object> keep(Keeper keeper, MadePicture picture) {
        KeptPicture one = kept.keep(keeper.pipeline(), keeper.owner().name(), picture);
        Map<String, Object> view = view(one);
        view.put("png", picture.base64());
        return view;
    }

    private static Map<String, Object> view(KeptPicture one) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", one.id());
        view.put("pipeline", one.pipeline());
        view.put("generation", one.picture().generation());
        view.put("at", one.at().toString());
        view.put("label", one.picture().label());
        view.put("seed", one.picture().seed());
        view.put("provenance", one.picture().provenance());
        return view;
    }

    private Answer list(Handler.Call call) {
        Checked asked = call.checked();
        JsonNode find = asked.query("find");
        JsonNode limit = asked.query("limit");
        JsonNode before = asked.query("before");
        List<Map<String, Object>> page =
                kept
                        .newest(
                                find == null ? "" : find.asText(),
                                limit == null ? PAGE : limit.asInt(),
                                before == null ? null : before.asText(),
                                one -> sees(call.caller(), one))
                        .stream()
                        .map(PictureRoutes::view)
                        .toList();
        return Answer.json(Map.of("pictures", page));
    }

    /** What others asked for is shown to operators alone. */
    private static boolean sees(Caller caller, KeptPicture one) {
        return caller.may(Role.OPERATOR) || one.owner().equals(caller.actor().name());
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
