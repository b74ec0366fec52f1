package org.intarsia.server.openai;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.text.Prompt;
import org.intarsia.server.document.RequestReader.Checked;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.ApiRequest;
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
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.ImageSpec;

/** {@code POST /v1/images/generations}: whole, or as a stream with partial images. */
public final class ImageGenerations implements Handler {
    private static final FieldNames NAMES = Images.names("prompt", "seed", "n");

    /** Numbers that JavaScript reads exactly. */
    private static final long SEEDS = 1L << 53;

    private final PipelineHost host;
    private final ModelNames models;
    private final Images images;
    private final KeptPictures kept;
    private final SecureRandom random = new SecureRandom();

    public ImageGenerations(
            PipelineHost host, ModelNames models, Images images, KeptPictures kept) {
        this.host = host;
        this.models = models;
        this.images = images;
        this.kept = kept;
    }

    @Override
    public Answer answer(Call call) {
        Checked asked = call.checked();
        String pipeline = models.pipeline(asked.text("model"), call.caller());
        boolean stream = asked.yes("stream");
        int partials = (int) asked.whole("partial_images", 0);
        check(asked, host.plan(pipeline), stream, partials);
        ImageOrder order =
                images.order(
                        pipeline,
                        new Prompt(asked.text("prompt"), asked.text("negative_prompt")),
                        (int) asked.whole("n", 1),
                        asked.whole("seed", random.nextLong(SEEDS)),
                        asked.yes("exact"));
        // The stream closes what it was admitted to.
        Images.Run run = images.admit(order, NAMES, call.caller());
        if (stream) {
            checkOne(run);
            return new Answer.Stream(
                    events -> {
                        try (run) {
                            run.make(partials, new ImageEvents(events));
                        }
                    },
                    run::close);
        }
        try (run) {
            List<MadePicture> made = run.make(0, ImageListener.NONE);
            return Answer.json(body(made, pipeline, call));
        }
    }

    private static void check(Checked asked, Plan plan, boolean stream, int partials) {
        Problems problems = new Problems();
        ImageSpec size = plan.pictures();
        String negative = asked.text("negative_prompt");
        if (negative != null && !negative.isBlank() && !Images.readsTexts(plan)) {
            problems.add(
                    ErrorCode.WRONG_CONDITION,
                    "negative_prompt",
                    "this pipeline reads no text",
                    "Leave negative_prompt out.");
        }
        String wanted = asked.text("size");
        if (wanted != null && !wanted.equals("auto") && !wanted.equals(size.toString())) {
            problems.add(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "size",
                    wanted + " is not the size of this pipeline's images",
                    "Give " + size + " or auto, or leave it out.");
        }
        if (stream && "url".equals(asked.text("response_format"))) {
            problems.add(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "response_format",
                    "a stream carries its images in itself",
                    "Give b64_json, or leave stream out.");
        }
        if (!stream && partials > 0) {
            problems.add(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "partial_images",
                    "there are partial images in a stream alone",
                    "Set stream to true.");
        }
        problems.throwIfAny();
    }

    /** The events do not say which of several images they are of. */
    private static void checkOne(Images.Run run) {
        if (run.pictures() > 1) {
            run.close();
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "n",
                    "a stream carries one image, and these are " + run.pictures(),
                    "Send a request for each, or leave stream out.");
        }
    }

    private Map<String, Object> body(List<MadePicture> made, String pipeline, Call call) {
        Checked asked = call.checked();
        List<Map<String, Object>> data = new ArrayList<>();
        for (MadePicture picture : made) {
            Map<String, Object> one = new LinkedHashMap<>();
            if ("url".equals(asked.text("response_format"))) {
                String id = kept.keep(pipeline, call.actor().name(), picture).id();
                one.put("url", address(call.request()) + "/api/v1/pictures/" + id);
            } else {
                one.put("b64_json", picture.base64());
            }
            one.put("label", picture.label());
            one.put("seed", picture.seed());
            data.add(one);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("created", Instant.now().getEpochSecond());
        body.put("data", data);
        body.put("size", made.get(0).size().toString());
        body.put("output_format", "png");
        return body;
    }

    /** As the client sees this server; the host was checked. */
    private static String address(ApiRequest request) {
        boolean secure = "https".equals(request.header().apply("X-Forwarded-Proto"));
        return (secure ? "https://" : "http://") + request.header().apply("Host");
    }
}
