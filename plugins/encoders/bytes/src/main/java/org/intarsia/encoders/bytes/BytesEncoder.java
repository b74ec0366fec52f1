package org.intarsia.encoders.bytes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.vit.VitBlock;
import org.intarsia.nn.vit.VitDesign;
import org.intarsia.nn.vit.VitNames;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.PaddingSide;
import org.intarsia.spi.text.TextRole;
import org.intarsia.spi.text.TextSpec;

/**
 * The first row stands for the whole text, the others for its words: a word is the sum over its
 * bytes, each by its place. Rows without a word go through the blocks as all do, so that a text
 * comes to the same alone and among others. What stands for no text is the empty one.
 */
@Summary("Words as sums over their bytes, and a transformer; trained with what reads it")
final class BytesEncoder implements TextEncoder.Trainable, Footprint {
    private static final int BYTES = 256;
    private static final double EPS = 1e-6;
    private static final VitNames NAMES =
            new VitNames(
                    "norm1",
                    List.of("attn.qkv"),
                    "attn.proj",
                    "norm2",
                    "mlp.fc1",
                    "mlp.fc2",
                    VitNames.Scale.NONE);

    private final BytesOptions options;
    private final VitDesign design;
    private final Parameter bytes;
    private final Parameter positions;
    private final Linear proj;
    private final List<VitBlock> blocks = new ArrayList<>();
    private final LayerNorm norm;

    @Inject
    BytesEncoder(BytesOptions options, Weights weights) {
        int width = options.hiddenSize();
        this.options = options;
        design = VitDesign.plain(width, options.numHeads(), options.hidden(), EPS);
        bytes =
                weights.at("byte_embedding")
                        .parameter(
                                "weight",
                                new Shape((long) BYTES * options.wordBytes(), options.byteWidth()),
                                Init.normal(0.5));
        proj = new Linear(weights.at("proj"), options.byteWidth(), width);
        positions =
                weights.parameter(
                        "pos_embed", new Shape(1, options.length(), width), Init.normal(0.1));
        for (int i = 0; i < options.depth(); i++) {
            blocks.add(new VitBlock(weights.at("blocks." + i), design, NAMES));
        }
        norm = new LayerNorm(weights.at("norm"), width, EPS);
    }

    @Override
    public TextSpec gives() {
        return new TextSpec(options.length(), options.hiddenSize(), PaddingSide.RIGHT, "");
    }

    @Override
    public long workingBytes(int rows) {
        long words = (long) rows * options.length();
        long read = words * options.wordBytes() * (2L * options.byteWidth() + 2) * Float.BYTES;
        return Math.max(read, design.workingBytes(words));
    }

    @Override
    public EncodedTexts encode(List<String> texts, TextRole role, NDManager manager) {
        return Gradients.off(() -> encoded(texts, manager));
    }

    @Override
    public EncodedTexts embed(List<String> texts, TextRole role, RunContext run) {
        return encoded(texts, run.manager());
    }

    private EncodedTexts encoded(List<String> texts, NDManager manager) {
        WordTable table = new WordTable(texts);
        NDList encoded =
                Scoped.keep(
                        manager,
                        () ->
                                new NDList(
                                        forward(table, manager),
                                        manager.create(table.mask, table.rows()).duplicate()));
        return new EncodedTexts(encoded.get(0), encoded.get(1));
    }

    private NDArray forward(WordTable table, NDManager manager) {
        NDArray x = Scoped.run(() -> proj.forward(words(table, manager)).add(positions.array()));
        for (VitBlock block : blocks) {
            NDArray before = x;
            x = block.forward(before, null, Trace.NONE);
            before.close();
        }
        return norm.forward(x);
    }

    /** [n, L, byte width]; zero where there is no word. */
    private NDArray words(WordTable table, NDManager manager) {
        Shape each = table.rows().add(options.wordBytes());
        // Gradients read both after this scope: of their own memory, not of Java's.
        NDArray ids = manager.create(table.ids, each).duplicate();
        NDArray there = manager.create(table.there, each.add(1)).duplicate();
        return Ops.embedding(ids, bytes.array()).mul(there).sum(new int[] {2});
    }

    /** Rows of the table of bytes that the words of some texts are the sums of. */
    private final class WordTable {
        private final int texts;
        private final long[] ids;
        private final float[] there;
        private final float[] mask;

        WordTable(List<String> all) {
            texts = all.size();
            mask = new float[texts * options.length()];
            ids = new long[mask.length * options.wordBytes()];
            there = new float[ids.length];
            for (int row = 0; row < texts; row++) {
                List<byte[]> words =
                        Words.of(all.get(row), options.length() - 1, options.wordBytes());
                int first = row * options.length();
                Arrays.fill(mask, first, first + 1 + words.size(), 1);
                for (int word = 0; word < words.size(); word++) {
                    add(words.get(word), first + 1 + word);
                }
            }
        }

        private void add(byte[] word, int row) {
            for (int place = 0; place < word.length; place++) {
                int at = row * options.wordBytes() + place;
                ids[at] = (long) BYTES * place + (word[place] & 0xff);
                there[at] = 1;
            }
        }

        /** [n, L]. */
        Shape rows() {
            return new Shape(texts, options.length());
        }
    }
}
