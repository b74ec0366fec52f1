package org.intarsia.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.junit.jupiter.api.Test;

class SpecsTest {
    @Test
    void aPictureOfWholePatchesHasAGrid() {
        assertEquals(new Grid(16, 32), new ImageSpec(256, 512).patches(16));
        assertEquals("512x256", new ImageSpec(256, 512).toString());
    }

    @Test
    void aPictureThatThePatchDoesNotDivideIsToldTheNearestThatItDoes() {
        Problem problem = onlyProblem(() -> new ImageSpec(250, 255).patches(16));
        assertEquals(ErrorCode.IMAGE_DOES_NOT_FIT, problem.code());
        assertTrue(problem.cause().contains("255 x 250"), problem.cause());
        assertTrue(problem.next().contains("multiples of 16"), problem.next());
        assertTrue(problem.next().contains("256 x 256"), problem.next());
        Problem small = onlyProblem(() -> new ImageSpec(3, 40).patches(16));
        assertTrue(small.next().contains("48 x 16"), small.next());
        assertEquals(
                ErrorCode.IMAGE_DOES_NOT_FIT,
                onlyProblem(() -> new ImageSpec(4, 4).patches(0)).code());
    }

    @Test
    void aPictureHasASideOfAtLeastOneAndAtMostTheLargest() {
        assertEquals(16_384, new ImageSpec(1, ImageSpec.LARGEST).width());
        for (int side : new int[] {0, -1, ImageSpec.LARGEST + 1}) {
            assertEquals(
                    ErrorCode.IMAGE_SIZE_OUT_OF_RANGE,
                    onlyProblem(() -> new ImageSpec(side, 64)).code());
            assertEquals(
                    ErrorCode.IMAGE_SIZE_OUT_OF_RANGE,
                    onlyProblem(() -> new ImageSpec(64, side)).code());
        }
    }

    @Test
    void latentsOfEqualShapeInAnotherSpaceAreNotTheSame() {
        LatentSpec sd = new LatentSpec.Continuous("sd-vae", 4, new Grid(32, 32), -5, 5);
        LatentSpec other = new LatentSpec.Continuous("kl-16", 4, new Grid(32, 32), -5, 5);
        assertFalse(sd.equals(other));
        assertEquals(new Shape(4, 32, 32), ((LatentSpec.Continuous) sd).shape());
        assertEquals("sd-vae [4,32,32] in [-5.0, 5.0]", sd.toString());
    }

    @Test
    void thePixelsOfAPictureAreThreeChannelsOnTheGridOfThePicture() {
        assertEquals(
                new LatentSpec.Continuous("pixel", 3, new Grid(4, 6), -1, 1),
                LatentSpec.pixels(new ImageSpec(4, 6)));
    }

    @Test
    void theGridOfAPyramidIsItsFinestAndItNeedsAScale() {
        List<Grid> scales = new ArrayList<>(List.of(new Grid(1, 1), new Grid(3, 2)));
        LatentSpec.Discrete ids = new LatentSpec.Discrete("var", 4096, 32, scales);
        scales.clear();
        assertEquals(new Grid(3, 2), ids.grid());
        assertEquals(6, ids.grid().tokens());
        assertThrows(
                IllegalArgumentException.class,
                () -> new LatentSpec.Discrete("var", 4096, 32, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Grid(0, 3));
    }

    @Test
    void latentsSayHowMuchNoiseIsLeftBetweenNoneAndAll() {
        LatentSpec spec = new LatentSpec.Continuous("pixel", 3, new Grid(1, 1), -1, 1);
        assertEquals(0.4, new Latents(new NDList(), spec, 0.4).sigma());
        for (double sigma : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThrows(
                    IllegalArgumentException.class, () -> new Latents(new NDList(), spec, sigma));
        }
    }

    @Test
    void aTensorFitsWhereItsNameAndItsKnownSizesDo() {
        TensorSpec tokens = TensorSpec.of("tokens", 256, 768);
        assertTrue(tokens.fits(TensorSpec.of("tokens", -1, 768)));
        assertTrue(TensorSpec.of("tokens", -1, 768).fits(tokens));
        assertFalse(tokens.fits(TensorSpec.of("tokens", 256, 1024)));
        assertFalse(tokens.fits(TensorSpec.of("condition", 256, 768)));
        assertFalse(tokens.fits(TensorSpec.of("tokens", 768)));
        assertEquals("tokens[256,768]", tokens.toString());
        assertEquals("tokens[any,768]", TensorSpec.of("tokens", -1, 768).toString());
        FeatureSpec features = new FeatureSpec(List.of(tokens), new Grid(16, 16), 16);
        assertEquals(768, features.width());
        assertTrue(features.member(FeatureSpec.CONDITION).isEmpty());
    }

    @Test
    void classesHaveANameEachOrNone() {
        assertEquals(2, new ConditioningSpec.Classes(2, List.of()).classes());
        assertEquals(
                ErrorCode.INVALID_CLASSES,
                onlyProblem(() -> new ConditioningSpec.Classes(2, List.of("cat"))).code());
        assertEquals(
                ErrorCode.INVALID_CLASSES,
                onlyProblem(() -> new ConditioningSpec.Classes(0, List.of())).code());
    }

    @Test
    void aStepRepeatsItsTimesAndKeepsWhatIsAroundIt() {
        Step outer = new Step(3, 9, new float[0]);
        Step step = new Step(1, 4, new float[] {0.25f, 0.5f}).within(outer).repeat(2);
        assertEquals(List.of(0.25f, 0.5f, 0.25f, 0.5f), boxed(step.t()));
        assertEquals(3, step.watched(Trace.NONE).outer().index());
        assertEquals(null, Step.at(0, 1, 0.5f, 3).outer());
    }

    private static List<Float> boxed(float[] values) {
        List<Float> boxed = new ArrayList<>();
        for (float value : values) {
            boxed.add(value);
        }
        return boxed;
    }

    private static Problem onlyProblem(Runnable work) {
        List<Problem> problems = assertThrows(IntarsiaException.class, work::run).problems();
        assertEquals(1, problems.size());
        return problems.get(0);
    }
}
