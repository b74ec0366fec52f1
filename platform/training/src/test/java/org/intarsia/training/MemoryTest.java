package org.intarsia.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDManager;
import org.intarsia.training.data.Shapes;
import org.intarsia.training.net.Batches;
import org.intarsia.training.net.ClassifierNet;
import org.intarsia.training.net.Net;
import org.intarsia.training.recipe.Recipe;
import org.junit.jupiter.api.Test;

class MemoryTest {
    @Test
    void aStepLeavesNoArrayBehind() {
        Recipe recipe = Toys.recipe(4, 1);
        Batches.Batch batch = batch(new Shapes(8, 1));
        try (Net net = new ClassifierNet(recipe, 1);
                Ema ema = new Ema(new ClassifierNet(recipe, 1), 0.9)) {
            AdamW adam = new AdamW(net.trained(), recipe.optimizer(), net.manager());
            int[] held = new int[3];
            for (int step = 0; step < 6; step++) {
                net.learn(batch, 0, ema.net());
                adam.gradientNorm(name -> true);
                adam.update(step, 1e-3, 0.5, name -> true);
                ema.follow(net.trained(), step);
                held[step / 2] = held(net.manager()) + held(ema.net().manager());
            }
            assertEquals(held[0], held[1]);
            assertEquals(held[0], held[2]);
        }
    }

    @Test
    void aRecipesPrecisionReachesTheProductsOfTheNetwork() {
        Batches.Batch batch = batch(new Shapes(8, 1));
        try (Net plain = new ClassifierNet(Toys.recipe(4, 1, "precision: f32"), 1);
                Net rounded = new ClassifierNet(Toys.recipe(4, 1, "precision: bf16"), 1)) {
            double loss = plain.learn(batch, 0, plain).loss();
            double near = rounded.learn(batch, 0, rounded).loss();
            assertNotEquals(loss, near);
            assertEquals(loss, near, 0.05 * loss);
        }
    }

    /** Gradients, scratch and whatever else a step could leave, down the tree of managers. */
    private static int held(NDManager manager) {
        return manager.getManagedArrays().size()
                + NDManager.newBaseManager().getParentManager().getManagedArrays().size();
    }

    private static Batches.Batch batch(Shapes data) {
        long[] indices = {0, 1, 2, 3};
        return new Batches.Batch(indices, new int[] {0, 1, 2, 3}, data.render(indices));
    }
}
