package org.intarsia.nn.text;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.text.PaddingSide;
import org.intarsia.spi.text.TextRole;

/**
 * How a generator has its texts encoded: its own convention, whatever the encoder.
 *
 * @param length rows that it reads
 * @param prefix an instruction that the encoder sees before the text; of its rows only the first is
 *     kept
 */
public record TextRecipe(
        @Option(value = "128", min = 1, max = 8192, help = "L, rows of a text") int length,
        @Option(
                        computed = "none",
                        help =
                                "an instruction before every text; of its rows only the first is kept")
                String prefix,
        @Option(
                        value = "none",
                        help =
                                "what is done to a text first: nothing, or white space at its ends dropped")
                TextCleaning cleaning,
        @Option(value = "right", help = "where rows without a token are; on the left they are zero")
                PaddingSide padding,
        @Option(
                        computed = "the empty text",
                        help = "the text that stands for none, unless one is given")
                String nullText,
        @Option(value = "false", help = "whether the instruction is put before that text too")
                boolean nullPrefix,
        @Option(
                        value = "false",
                        help = "whether the model has a representation of no text of its own")
                boolean ownNull) {
    public TextRecipe {
        prefix = prefix == null ? "" : prefix;
        nullText = nullText == null ? "" : nullText;
    }

    /** What stands before a text of a role. */
    String prefix(TextRole role) {
        return role == TextRole.PROMPT || nullPrefix ? prefix : "";
    }
}
