package ${package};

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.PaddingSide;
import org.intarsia.spi.text.TextRole;
import org.intarsia.spi.text.TextSpec;

/** Every byte of a text is a row of a table; a text that is too long is cut. */
@Summary("every byte of a text is a row of a table")
final class ${className}TextEncoder implements TextEncoder {
    private static final int PADDING = 256;

    private final ${className}Options options;
    private final Parameter table;

    @Inject
    ${className}TextEncoder(${className}Options options, Weights weights) {
        this.options = options;
        Shape shape = new Shape(PADDING + 1, options.width());
        table = weights.parameter("embedding.weight", shape, Init.normal(0.02));
    }

    @Override
    public TextSpec gives() {
        return new TextSpec(options.length(), options.width(), PaddingSide.RIGHT, "");
    }

    @Override
    public EncodedTexts encode(List<String> texts, TextRole role, NDManager manager) {
        int length = options.length();
        long[] ids = new long[texts.size() * length];
        float[] mask = new float[ids.length];
        Arrays.fill(ids, PADDING);
        for (int row = 0; row < texts.size(); row++) {
            byte[] utf8 = texts.get(row).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < Math.min(utf8.length, length); i++) {
                ids[row * length + i] = utf8[i] & 0xff;
                mask[row * length + i] = 1;
            }
        }
        Shape rows = new Shape(texts.size(), length);
        NDList encoded =
                Scoped.keep(
                        manager,
                        () -> {
                            NDArray found = table.rows(manager.create(ids));
                            return new NDList(
                                    found.reshape(rows.add(options.width())),
                                    manager.create(mask, rows));
                        });
        return new EncodedTexts(encoded.get(0), encoded.get(1));
    }
}
