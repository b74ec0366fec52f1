package org.intarsia.server.images;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.intarsia.app.host.GenerateRequest;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.memory.MemoryHold;
import org.intarsia.app.picture.Labels;
import org.intarsia.app.picture.PictureRequest;
import org.intarsia.app.picture.RunCheckpoint;
import org.intarsia.app.prompt.RequestedTexts;
import org.intarsia.app.serve.ServerLimits;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.text.Prompt;
import org.intarsia.server.access.Caller;
import org.intarsia.server.access.Quotas;
import org.intarsia.server.problem.FieldNames;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.ConditioningSpec;

/** Makes the pictures of requests on the running pipelines. Safe for several threads. */
public final class Images {
    /** Pictures made at once, at most. */
    public static final int BATCH = 8;

    private final PipelineHost host;
    private final ServerLimits limits;
    private final Admission admission;
    private final Quotas quotas;

    public Images(PipelineHost host, ServerLimits limits, Admission admission, Quotas quotas) {
        this.host = host;
        this.limits = limits;
        this.admission = admission;
        this.quotas = quotas;
    }

    /**
     * A run that was checked and has its place.
     *
     * @see #admit
     */
    public interface Run extends AutoCloseable {
        /** How many. */
        int pictures();

        /**
         * Makes the pictures, on the caller's thread.
         *
         * @param partials previews of each picture
         */
        List<MadePicture> make(int partials, ImageListener listener);

        @Override
        void close();
    }

    /**
     * An order of an API that has one prompt: a text, or of a pipeline of classes one by its name.
     *
     * @param prompt its negative may be blank, as clients send it unasked; classes have none
     */
    public ImageOrder order(String pipeline, Prompt prompt, int count, long seed, boolean exact) {
        String negative =
                prompt.negative() == null || prompt.negative().isBlank() ? null : prompt.negative();
        Prompt asked = new Prompt(prompt.text(), negative);
        if (readsTexts(host.plan(pipeline))) {
            return new ImageOrder(pipeline, List.of(), count, seed, exact).with(List.of(asked));
        }
        List<String> labels = prompt.text().isBlank() ? List.of() : List.of(prompt.text());
        return new ImageOrder(pipeline, labels, count, seed, exact);
    }

    /**
     * Checks an order and waits for its place among the runs.
     *
     * @param names what the request calls what the command line calls {@code --label}, {@code
     *     --seed} and {@code --count}
     * @throws IntarsiaException INT-4xx, INT-541 what is wrong with the order; INT-436 when the
     *     server is busy, INT-452 when the caller has used up its quota
     */
    public Run admit(ImageOrder order, FieldNames names, Caller caller) {
        int pictures = check(order, names, limits.pictures());
        checkSteps(order, names, pictures);
        Quotas.RunQuota quota = quotas.run(caller);
        int batch = Math.min(BATCH, pictures);
        AtomicReference<MemoryHold> memory = new AtomicReference<>();
        Admission.Place place;
        try {
            place =
                    admission.enter(
                            () -> {
                                host.reserve(order.pipeline(), batch).ifPresent(memory::set);
                                return memory.get() != null;
                            });
        } catch (RuntimeException e) {
            quota.close();
            throw e;
        }
        return new Run() {
            @Override
            public int pictures() {
                return pictures;
            }

            @Override
            public List<MadePicture> make(int partials, ImageListener listener) {
                PartialImages sink = new PartialImages(partials, listener, quota);
                GenerateRequest request =
                        new GenerateRequest(
                                order.pipeline(),
                                order.labels(),
                                new RequestedTexts(null, order.prompts()),
                                order.seed(),
                                order.count(),
                                batch,
                                order.exact(),
                                RunCheckpoint.NONE,
                                order.traffic(),
                                memory.get());
                said(names, () -> host.generate(request, sink, sink, caller.actor()));
                return sink.made();
            }

            @Override
            public void close() {
                memory.get().close();
                place.close();
                quota.close();
            }
        };
    }

    private void checkSteps(ImageOrder order, FieldNames names, int pictures) {
        int each = host.serving(order.pipeline()).steps();
        long steps = (long) pictures * each;
        if (steps > limits.steps()) {
            IntarsiaException refused =
                    new IntarsiaException(
                            ErrorCode.ARGUMENT_OUT_OF_RANGE,
                            "--count",
                            pictures
                                    + " pictures of "
                                    + each
                                    + " steps are "
                                    + steps
                                    + " steps, and a request may have "
                                    + limits.steps(),
                            "Ask for fewer pictures at a time, or submit a job.");
            throw new IntarsiaException(names.said(refused.problems()), refused);
        }
    }

    /**
     * How many pictures an order asks for.
     *
     * @param most pictures that it may ask for
     * @throws IntarsiaException as {@link #admit}
     */
    public int check(ImageOrder order, FieldNames names, int most) {
        return said(
                names,
                () -> {
                    long pictures = (long) rows(order) * order.count();
                    if (pictures > most) {
                        throw new IntarsiaException(
                                ErrorCode.ARGUMENT_OUT_OF_RANGE,
                                "--count",
                                pictures + " pictures in all, and a request may have " + most,
                                "Ask for fewer at a time.");
                    }
                    return (int) pictures;
                });
    }

    /** Classes or texts. */
    private int rows(ImageOrder order) {
        Plan plan = host.plan(order.pipeline());
        ConditioningSpec conditioning = plan.manifest().conditioning();
        if (readsTexts(plan) && plan.texts() == null) {
            throw new IntarsiaException(
                    ErrorCode.CONDITION_MISSING,
                    "pipeline " + order.pipeline(),
                    "it reads texts, and its manifest names no encoder for them",
                    "Add conditioning.encoder to the manifest, or use another pipeline.");
        }
        if (readsTexts(plan) && order.prompts().isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.CONDITION_MISSING,
                    "--prompt",
                    "the pipeline " + order.pipeline() + " reads texts, and none was given",
                    "Give --prompt.");
        }
        PictureRequest.check(new RequestedTexts(null, order.prompts()), plan);
        int classes = Labels.read(order.labels(), conditioning).length;
        return conditioning instanceof ConditioningSpec.Classes
                ? classes
                : Math.max(1, order.prompts().size());
    }

    /** Whether the model or its decoder is conditioned on a text. */
    public static boolean readsTexts(Plan plan) {
        return plan.manifest().conditioning() instanceof ConditioningSpec.Text
                || plan.codes().caption().isPresent();
    }

    private static <T> T said(FieldNames names, Supplier<T> work) {
        try {
            return work.get();
        } catch (IntarsiaException e) {
            throw new IntarsiaException(names.said(e.problems()), e);
        }
    }

    /** The request's words for a command's options, where a prompt is {@code prompt}. */
    public static FieldNames names(String label, String seed, String count) {
        return names(label, seed, count, "prompt", "negative_prompt");
    }

    /** The request's words for a command's options. */
    public static FieldNames names(
            String label, String seed, String count, String prompt, String negative) {
        return new FieldNames(
                Map.of(
                        "--label",
                        label,
                        "--seed",
                        seed,
                        "--count",
                        count,
                        "--prompt",
                        prompt,
                        "--negative-prompt",
                        negative));
    }
}
