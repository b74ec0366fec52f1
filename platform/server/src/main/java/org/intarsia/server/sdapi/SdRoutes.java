package org.intarsia.server.sdapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.PipelineInfo;
import org.intarsia.app.host.RunInfo;
import org.intarsia.app.picture.RunProgress;
import org.intarsia.kernel.Registry;
import org.intarsia.pipeline.text.Prompt;
import org.intarsia.server.access.Caller;
import org.intarsia.server.document.RequestReader.Checked;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;
import org.intarsia.server.images.ImageListener;
import org.intarsia.server.images.ImageOrder;
import org.intarsia.server.images.Images;
import org.intarsia.server.images.MadePicture;
import org.intarsia.server.images.ModelNames;
import org.intarsia.server.problem.FieldNames;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.spec.ImageSpec;

/**
 * {@code /sdapi/v1}: a checkpoint is a running pipeline. What a client chooses there is its own
 * default, and what it interrupts are its own runs.
 */
public final class SdRoutes {
    private static final String CHECKPOINT = "sd_model_checkpoint";
    private static final FieldNames NAMES = Images.names("prompt", "seed", "batch_size");

    /** As the clients of that API count: 32 bits. */
    private static final long SEEDS = 1L << 32;

    private final PipelineHost host;
    private final Registry registry;
    private final ModelNames models;
    private final Images images;
    private final Random random = new Random();
    private final Map<String, String> chosen = new ConcurrentHashMap<>();

    public SdRoutes(PipelineHost host, Registry registry, ModelNames models, Images images) {
        this.host = host;
        this.registry = registry;
        this.models = models;
        this.images = images;
    }

    /** By the ids of the document's operations. */
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        handlers.put("sdOptions", call -> Answer.json(options(call.caller())));
        handlers.put("sdSetOptions", this::setOptions);
        handlers.put("sdModels", call -> Answer.json(checkpoints(call.caller())));
        handlers.put("sdSamplers", call -> Answer.json(samplers()));
        handlers.put("sdProgress", call -> Answer.json(progress(call.caller())));
        handlers.put("sdInterrupt", this::interrupt);
        handlers.put("sdTextToImage", this::make);
        // Clients ask for these lists before they show anything; there is nothing in them.
        for (String none :
                List.of(
                        "sdSchedulers",
                        "sdUpscalers",
                        "sdLatentUpscaleModes",
                        "sdVae",
                        "sdModules")) {
            handlers.put(none, call -> Answer.json(List.of()));
        }
        return handlers;
    }

    /** Of a caller who chose none, or one that does not run any more, the server's default. */
    private String pipeline(Caller caller) {
        String own = chosen.get(caller.actor().name());
        boolean runs =
                own != null && host.pipelines().stream().anyMatch(one -> one.name().equals(own));
        return models.pipeline(runs ? own : null, caller);
    }

    private Map<String, Object> options(Caller caller) {
        return Map.of(CHECKPOINT, pipeline(caller));
    }

    private Answer setOptions(Handler.Call call) {
        String wanted = call.checked().text(CHECKPOINT);
        if (wanted != null) {
            chosen.put(call.actor().name(), models.pipeline(wanted, call.caller()));
        }
        return Answer.json(Map.of());
    }

    private List<Map<String, Object>> checkpoints(Caller caller) {
        return host.pipelines().stream()
                .map(PipelineInfo::name)
                .filter(caller::uses)
                .map(
                        name -> {
                            Map<String, Object> view = new LinkedHashMap<>();
                            view.put("title", name);
                            view.put("model_name", name);
                            view.put("hash", null);
                            view.put("sha256", null);
                            view.put("filename", name);
                            view.put("config", null);
                            return view;
                        })
                .toList();
    }

    private List<Map<String, Object>> samplers() {
        return registry.components().stream()
                .filter(one -> one.kind() == Sampler.class)
                .map(one -> one.name())
                .distinct()
                .sorted()
                .map(
                        name ->
                                Map.<String, Object>of(
                                        "name", name, "aliases", List.of(), "options", Map.of()))
                .toList();
    }

    private List<RunInfo> own(Caller caller) {
        return host.runs().stream().filter(run -> run.actor().equals(caller.actor())).toList();
    }

    private Map<String, Object> progress(Caller caller) {
        List<RunInfo> runs = own(caller);
        RunProgress now = runs.isEmpty() ? null : runs.get(0).progress().orElse(null);
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("skipped", false);
        state.put("interrupted", false);
        state.put("job", runs.isEmpty() ? "" : "run " + runs.get(0).id());
        state.put("job_count", runs.size());
        state.put("job_timestamp", runs.isEmpty() ? "0" : runs.get(0).since().toString());
        state.put("job_no", 0);
        state.put("sampling_step", now == null ? 0 : now.steps().index());
        state.put("sampling_steps", now == null ? 0 : now.steps().expected());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put(
                "progress",
                now == null ? 0.0 : Math.min(1.0, now.done() / (double) now.pictures()));
        view.put("eta_relative", 0.0);
        view.put("state", state);
        view.put("current_image", null);
        view.put("textinfo", null);
        return view;
    }

    private Answer interrupt(Handler.Call call) {
        for (RunInfo run : own(call.caller())) {
            host.cancel(run.id(), call.actor());
        }
        return Answer.json(Map.of());
    }

    private Answer make(Handler.Call call) {
        Checked asked = call.checked();
        JsonNode wanted = asked.body().path("override_settings").path(CHECKPOINT);
        String pipeline =
                wanted.isTextual()
                        ? models.pipeline(wanted.asText(), call.caller())
                        : pipeline(call.caller());
        String prompt = asked.text("prompt");
        long seed = asked.whole("seed", -1);
        ImageOrder order =
                images.order(
                        pipeline,
                        new Prompt(prompt == null ? "" : prompt, asked.text("negative_prompt")),
                        (int) (asked.whole("batch_size", 1) * asked.whole("n_iter", 1)),
                        seed < 0 ? random.nextLong(SEEDS) : seed,
                        false);
        List<MadePicture> made;
        try (Images.Run run = images.admit(order, NAMES, call.caller())) {
            made = run.make(0, ImageListener.NONE);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("images", made.stream().map(MadePicture::base64).toList());
        body.put("parameters", asked.body());
        body.put("info", Answer.Json.text(info(pipeline, prompt, made)));
        return Answer.json(body);
    }

    /** What the images are, where a client asked for another size or sampler. */
    private Map<String, Object> info(String pipeline, String prompt, List<MadePicture> made) {
        ImageSpec size = made.get(0).size();
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("prompt", prompt == null ? "" : prompt);
        List<Long> seeds = new ArrayList<>();
        made.forEach(one -> seeds.add(one.seed()));
        info.put("seed", seeds.get(0));
        info.put("all_seeds", seeds);
        info.put("width", size.width());
        info.put("height", size.height());
        info.put("batch_size", made.size());
        info.put("sd_model_name", pipeline);
        return info;
    }
}
