package org.intarsia.server.house;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.PipelineInfo;
import org.intarsia.app.reproduce.RecordedPicture;
import org.intarsia.app.reproduce.Reproduction;
import org.intarsia.pipeline.live.Traffic;
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

/** Makes a picture that is kept again, on a running pipeline, and compares. */
public final class ReproduceRoutes implements Handler {
    private static final FieldNames NAMES = Images.names("picture", "picture", "picture");

    private final PipelineHost host;
    private final Images images;
    private final ModelNames models;
    private final KeptPictures kept;

    public ReproduceRoutes(PipelineHost host, Images images, ModelNames models, KeptPictures kept) {
        this.host = host;
        this.images = images;
        this.models = models;
        this.kept = kept;
    }

    @Override
    public Answer answer(Call call) {
        String id = call.checked().path("picture");
        RecordedPicture recorded = recorded(PictureRoutes.find(kept, id));
        String named = call.checked().text("pipeline");
        String pipeline = models.pipeline(named == null ? of(recorded) : named, call.caller());
        ImageOrder order =
                new ImageOrder(pipeline, recorded.labels(), 1, recorded.seed(), true)
                        .with(recorded.prompt().stream().toList())
                        .by(Traffic.SERVING);
        MadePicture again;
        try (Images.Run run = images.admit(order, NAMES, call.caller())) {
            again = run.make(0, ImageListener.NONE).get(0);
        }
        return Answer.json(view(pipeline, recorded.compare(recorded(again)), again));
    }

    private static RecordedPicture recorded(MadePicture picture) {
        return RecordedPicture.of(picture.png(), picture.provenance(), "it");
    }

    /** The first that runs the picture's manifest, changed or not. */
    private String of(RecordedPicture recorded) {
        String manifest = recorded.manifest().name();
        List<String> running = host.pipelines().stream().map(PipelineInfo::name).toList();
        return running.stream()
                .filter(name -> host.plan(name).manifest().name().equals(manifest))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IntarsiaException(
                                        ErrorCode.NOT_REPRODUCIBLE,
                                        "picture",
                                        "no running pipeline is of its manifest, " + manifest,
                                        "Load it, or name a pipeline."));
    }

    private static Map<String, Object> view(
            String pipeline, Reproduction result, MadePicture again) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("pipeline", pipeline);
        view.put("identical", result.identical());
        view.put("sameSize", result.sameSize());
        view.put("pixels", result.pixels());
        view.put("largest", result.largest());
        view.put("differences", Views.differences(result.differences()));
        view.put("png", again.base64());
        return view;
    }
}
