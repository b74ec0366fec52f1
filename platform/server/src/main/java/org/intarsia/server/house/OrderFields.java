package org.intarsia.server.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.pipeline.text.Prompt;
import org.intarsia.server.document.RequestReader.Checked;
import org.intarsia.server.images.ImageOrder;
import org.intarsia.server.images.Images;
import org.intarsia.server.problem.FieldNames;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** The entries by which pictures, jobs and comparisons alike say which pictures they want. */
final class OrderFields {
    static final FieldNames NAMES =
            Images.names("labels", "seed", "count", "prompts", "negativePrompt");

    private OrderFields() {}

    /**
     * @param exact whether the pictures have the bits that they have alone
     * @throws IntarsiaException INT-401 for a negative prompt without a prompt
     */
    static ImageOrder order(Checked asked, String pipeline, boolean exact) {
        List<String> labels = new ArrayList<>();
        for (JsonNode label : asked.body().path("labels")) {
            labels.add(label.asText());
        }
        return new ImageOrder(
                        pipeline,
                        labels,
                        (int) asked.whole("count", 1),
                        asked.whole("seed", 0),
                        exact)
                .with(prompts(asked));
    }

    private static List<Prompt> prompts(Checked asked) {
        List<Prompt> prompts = new ArrayList<>();
        String negative = asked.text("negativePrompt");
        for (JsonNode text : asked.body().path("prompts")) {
            prompts.add(new Prompt(text.asText(), negative));
        }
        if (negative != null && prompts.isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.WRONG_CONDITION,
                    "negativePrompt",
                    "no prompt was given",
                    "Give prompts too.");
        }
        return prompts;
    }
}
