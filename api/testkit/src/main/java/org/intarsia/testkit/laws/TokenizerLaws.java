package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Collection;
import java.util.List;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.TrainableTokenizer;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.GarbageCollection;
import org.intarsia.testkit.LeakCheck;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;

/** Laws of tokenizers and of the decoders that undo them. */
public final class TokenizerLaws {
    private static final TestNoise NOISE = new TestNoise(21, 22);

    private TokenizerLaws() {}

    /**
     * Checks that latents are clean and of the declared shape, that the image stays as it was, that
     * nothing is left behind, that the answer is the same again and on several threads; that a
     * codebook keeps its own laws; that closing twice is harmless.
     */
    public static void check(Tokenizer tokenizer, ImageSpec image) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList[] latents = {new NDList()};
            NDArray pictures = pictures(manager, image);
            try (LeakCheck check = LeakCheck.on(manager)) {
                Laws.leavesUnchanged(
                        List.of(new NDList(pictures)),
                        () -> latents[0] = encode(tokenizer, pictures));
                check.keep(latents[0]);
            }
            shapesAreDeclared(tokenizer.latents(), latents[0]);
        }
        Laws.sameAnswerAlways(manager -> encode(tokenizer, pictures(manager, image)));
        tokenizer.codebook().ifPresent(CodebookLaws::check);
        Laws.statesItsMemory(tokenizer);
        Laws.closesTwice(tokenizer);
    }

    /**
     * Checks that the decoder takes the tokenizer's latents and keeps the laws of decoders.
     *
     * @param tolerance by which a picture may differ from the one that was encoded; infinite where
     *     decoding loses or invents detail
     */
    public static void checkDecoder(
            Decoder decoder, Tokenizer tokenizer, ImageSpec image, float tolerance) {
        assertEquals(tokenizer.latents(), decoder.accepts(), "the space");
        if (Float.isFinite(tolerance)) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray pictures = pictures(manager, image);
                NDArray decoded =
                        decoder.decode(
                                tokenizer.encode(pictures),
                                Conditioning.NONE,
                                new TestRun(manager, NOISE));
                assertEquals(pictures.getShape(), decoded.getShape(), "the size of the picture");
                assertArrayEquals(Laws.values(pictures), Laws.values(decoded), tolerance);
            }
        }
        DecoderLaws.check(
                decoder,
                image,
                manager ->
                        new DecoderLaws.Case(
                                tokenizer.encode(pictures(manager, image)), Conditioning.NONE));
    }

    /**
     * Checks that a decoder makes of the embedded pictures what it makes of their latents, and that
     * the difference to the pictures and the tokenizer's terms together reach every parameter.
     *
     * @param parameters of both parts, each requiring a gradient
     */
    public static void checkTaught(
            TrainableTokenizer tokenizer,
            TrainableDecoder decoder,
            ImageSpec image,
            Collection<NDArray> parameters) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Scoped.value(() -> teach(tokenizer, decoder, pictures(manager, image)));
            for (NDArray parameter : parameters) {
                float most = parameter.getGradient().abs().max().getFloat();
                assertTrue(
                        most > 0 && Float.isFinite(most), parameter.getName() + " is not trained");
            }
        }
    }

    /** The loss, whose gradients have reached the parameters. */
    private static float teach(
            TrainableTokenizer tokenizer, TrainableDecoder decoder, NDArray pictures) {
        NDManager manager = pictures.getManager();
        TestRun run = new TestRun(manager, NOISE);
        NDArray want = decoder.decode(tokenizer.encode(pictures), Conditioning.NONE, run);
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            Encoding embedded = tokenizer.embed(pictures, run);
            NDArray made = decoder.render(embedded.mapBDhw());
            assertArrayEquals(Laws.values(want), Laws.values(made), 1e-3f, "the picture");
            NDArray loss = made.sub(pictures).square().mean();
            for (Encoding.Term term : embedded.terms().values()) {
                loss = loss.add(term.value().get());
            }
            GarbageCollection.collect();
            collector.backward(loss);
            return loss.getFloat();
        }
    }

    private static NDList encode(Tokenizer tokenizer, NDArray pictures) {
        Latents latents = tokenizer.encode(pictures);
        assertEquals(0, latents.sigma(), "latents of an image are clean");
        assertEquals(tokenizer.latents(), latents.spec(), "the declared space");
        return latents.values();
    }

    private static void shapesAreDeclared(LatentSpec spec, NDList latents) {
        if (spec instanceof LatentSpec.Continuous continuous) {
            Shape expected = new Shape(NOISE.batch()).addAll(continuous.shape());
            assertEquals(expected, latents.singletonOrThrow().getShape(), "latents");
            return;
        }
        LatentSpec.Discrete discrete = (LatentSpec.Discrete) spec;
        assertEquals(discrete.scales().size(), latents.size(), "an array a scale");
        for (int scale = 0; scale < latents.size(); scale++) {
            NDArray ids = latents.get(scale);
            int tokens = discrete.scales().get(scale).tokens();
            assertEquals(new Shape(NOISE.batch(), tokens), ids.getShape(), "ids of a scale");
            assertEquals(DataType.INT64, ids.getDataType(), "ids are int64");
            for (long id : ids.toLongArray()) {
                assertTrue(id >= 0 && id < discrete.vocabulary(), "id " + id);
            }
        }
    }

    private static NDArray pictures(NDManager manager, ImageSpec image) {
        Shape shape = new Shape(3, image.height(), image.width());
        NDArray uniform = NOISE.uniform(manager, "pictures", 0, shape);
        NDArray pictures = uniform.mul(2);
        pictures.subi(1);
        uniform.close();
        return pictures;
    }
}
