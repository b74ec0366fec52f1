package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Function;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.testkit.LeakCheck;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;

/** Laws of backbones. */
public final class BackboneLaws {
    private BackboneLaws() {}

    /**
     * What one forward is given, made on the manager of a run.
     *
     * @param input as the backbone's sessions read it
     * @param conditioning of as many rows
     */
    public record Case(ModelInput input, Conditioning conditioning, Step step) {}

    /**
     * Checks that a forward gives the features that were declared, leaves its inputs alone and
     * nothing behind, gives the same answer again and on several threads with sessions of their
     * own; that closing twice is harmless.
     */
    public static void check(Backbone backbone, Function<NDManager, Case> cases) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Case given = cases.apply(manager);
            assertEquals(backbone.reads(), given.input().kind(), "the input that it reads");
            TestRun run = run(manager, given);
            Backbone.Session session = backbone.open(given.conditioning(), run);
            NDList[] features = {new NDList()};
            if (backbone.reads().remembered()) {
                features[0] = session.forward(given.input(), given.step());
            } else {
                try (LeakCheck check = LeakCheck.on(manager)) {
                    Laws.leavesUnchanged(
                            List.of(new NDList(given.input().arrays())),
                            () -> features[0] = session.forward(given.input(), given.step()));
                    check.keep(features[0]);
                }
            }
            shapesAreDeclared(backbone, features[0], given);
            session.close();
            session.close();
        }
        Laws.sameAnswerAlways(
                manager -> {
                    Case given = cases.apply(manager);
                    try (Backbone.Session session =
                            backbone.open(given.conditioning(), run(manager, given))) {
                        return session.forward(given.input(), given.step());
                    } catch (Exception e) {
                        throw new AssertionError("a session that cannot be closed", e);
                    }
                });
        Laws.statesItsMemory(backbone);
        Laws.closesTwice(backbone);
    }

    private static void shapesAreDeclared(Backbone backbone, NDList features, Case given) {
        List<TensorSpec> members = backbone.features().members();
        assertEquals(members.size(), features.size(), "members of the features");
        long batch = given.input().batch();
        for (int i = 0; i < members.size(); i++) {
            Shape shape = features.get(i).getShape();
            assertEquals(batch, shape.get(0), members.get(i) + " has a row a sample");
            TensorSpec offered = new TensorSpec(members.get(i).name(), shape.slice(1));
            assertTrue(offered.fits(members.get(i)), offered + " is not " + members.get(i));
        }
    }

    private static TestRun run(NDManager manager, Case given) {
        int batch = given.input().batch();
        return new TestRun(manager, TestNoise.rows(batch));
    }
}
