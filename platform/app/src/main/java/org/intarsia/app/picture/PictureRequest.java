package org.intarsia.app.picture;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.intarsia.app.prompt.RequestedTexts;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.text.Prompt;
import org.intarsia.pipeline.text.PromptEmbedder;
import org.intarsia.pipeline.text.PromptEncoder;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.ConditioningSpec;
import org.jspecify.annotations.Nullable;

/**
 * What images were requested by.
 *
 * @param rows the classes, or the numbers of the texts
 * @param texts null where the pipeline reads none; closed with this
 */
public record PictureRequest(int[] rows, @Nullable TextEmbeddings texts) implements AutoCloseable {
    private static final int MOST_PROMPTS = 100;

    /**
     * What a pipeline reads.
     *
     * @param caption the text that the decoder reads besides
     * @param encodes whether it names a text encoder
     */
    record Reads(
            ConditioningSpec conditioning,
            Optional<ConditioningSpec.Text> caption,
            boolean encodes) {
        static Reads of(Plan plan) {
            return new Reads(
                    plan.manifest().conditioning(), plan.codes().caption(), plan.texts() != null);
        }

        boolean byText() {
            return conditioning instanceof ConditioningSpec.Text;
        }

        boolean texts() {
            return byText() || caption.isPresent();
        }

        /** Whether model and decoder read a text each, and one encoder cannot give both. */
        boolean twoTexts() {
            return byText() && caption.isPresent();
        }

        /** Whether a decoder reads one text for the pictures of all classes. */
        boolean oneText() {
            return conditioning instanceof ConditioningSpec.Classes;
        }
    }

    /**
     * @param labels as written after {@code --label}
     * @param embedder for prompts
     * @throws IntarsiaException INT-401 labels or texts that the pipeline does not take, or none
     *     where it needs some; INT-405 embeddings of another model; INT-206 prompts where the
     *     manifest names no text encoder; INT-3xx a file that cannot be read
     */
    public static PictureRequest of(
            List<String> labels, RequestedTexts asked, Plan plan, PromptEmbedder embedder) {
        return of(
                labels, asked, Reads.of(plan), prompts -> embedder.embed(plan.manifest(), prompts));
    }

    /**
     * Checks texts, without a look at a file.
     *
     * @throws IntarsiaException INT-401 as {@link #of}
     */
    public static void check(RequestedTexts asked, Plan plan) {
        check(asked, Reads.of(plan));
        if (plan.texts() != null) {
            asked.prompts().forEach(it -> PromptEncoder.check(plan.texts(), it));
        }
    }

    /** How many prompts a request may have; 0 where texts are given as embeddings alone, or not. */
    public static int mostPrompts(Plan plan) {
        Reads reads = Reads.of(plan);
        if (!reads.texts() || !reads.encodes() || reads.twoTexts()) {
            return 0;
        }
        return reads.oneText() ? 1 : MOST_PROMPTS;
    }

    static PictureRequest of(
            List<String> labels,
            RequestedTexts asked,
            Reads reads,
            Function<List<Prompt>, TextEmbeddings> encoder) {
        check(asked, reads);
        int[] classes = Labels.read(labels, reads.conditioning());
        if (!reads.texts()) {
            return new PictureRequest(classes, null);
        }
        boolean byCaption = reads.conditioning() instanceof ConditioningSpec.None;
        TextEmbeddings texts =
                asked.prompts().isEmpty()
                        ? TextEmbeddings.open(
                                Objects.requireNonNull(asked.file()),
                                reads.conditioning(),
                                reads.caption())
                        : encoder.apply(asked.prompts());
        int[] rows =
                reads.byText() || byCaption ? IntStream.range(0, texts.count()).toArray() : classes;
        return new PictureRequest(rows, texts);
    }

    private static void check(RequestedTexts asked, Reads reads) {
        if (reads.texts() != asked.given()) {
            String decoder =
                    reads.caption().map(spec -> ", and its decoder reads " + spec).orElse("");
            throw refused(
                    asked.option(),
                    "this pipeline is conditioned on " + reads.conditioning() + decoder,
                    reads.texts() ? missing(reads) : "Leave " + asked.option() + " out.");
        }
        if (asked.prompts().isEmpty()) {
            return;
        }
        if (asked.file() != null) {
            throw refused(
                    "--prompt",
                    "embeddings of texts were given too, with --text",
                    "Leave one of the two out.");
        }
        if (reads.twoTexts()) {
            throw refused(
                    "--prompt",
                    "the model and its decoder read a text each, and a manifest names one encoder",
                    "Give embeddings of both: --text FILE.safetensors.");
        }
        if (reads.oneText() && asked.prompts().size() > 1) {
            throw refused(
                    "--prompt",
                    asked.prompts().size()
                            + " prompts, and the pictures are conditioned on classes: their decoder"
                            + " reads one text for all",
                    "Give one prompt.");
        }
    }

    private static String missing(Reads reads) {
        String file = "embeddings of texts: --text FILE.safetensors.";
        return reads.encodes() ? "Give a text: --prompt TEXT; or " + file : "Give " + file;
    }

    private static IntarsiaException refused(String place, String cause, String next) {
        return new IntarsiaException(ErrorCode.WRONG_CONDITION, place, cause, next);
    }

    @Override
    public void close() {
        if (texts != null) {
            texts.close();
        }
    }
}
