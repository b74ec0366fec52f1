package org.intarsia.testkit.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.plan.PublishedShapes;
import org.intarsia.spi.Kind;
import org.intarsia.weights.RequestedParameter;

/** What a manifest comes to, before anything is loaded. */
public final class TestPlan {
    private final Plan plan;

    TestPlan(Plan plan) {
        this.plan = plan;
    }

    /** Where two parts meet, in the order of building: {@code backbone -> head}. */
    public List<String> edges() {
        return plan.edges().stream().map(Plan.Edge::name).toList();
    }

    /** Whether two parts meet, by their kinds. */
    public boolean joins(Kind kind, Kind next) {
        return edges().contains(kind + " -> " + next);
    }

    /** Values in all parameters, trained and fixed. */
    public long parameters() {
        return plan.parameters();
    }

    /** Values in all parameters of one part. */
    public long parameters(Kind kind) {
        return plan.parts().stream()
                .filter(part -> part.kind() == kind)
                .mapToLong(Plan.Part::parameters)
                .sum();
    }

    /** Values in the parameters that a training changes. */
    public long trained() {
        return plan.requested().stream()
                .flatMap(requests -> requests.parameters().stream())
                .filter(asked -> asked.role() == RequestedParameter.Role.PARAMETER)
                .mapToLong(asked -> asked.shape().size())
                .sum();
    }

    /** The model files that the parts read, in the order of building. */
    public List<String> files() {
        return plan.requested().stream().map(Plan.Requests::file).toList();
    }

    /** The shapes that are requested of one model file, {@code [2,3]}, by the parameters' names. */
    public Map<String, String> shapes(String file) {
        return PublishedShapes.asked(
                plan.requested().stream()
                        .filter(requests -> file.equals(requests.file()))
                        .toList());
    }

    /**
     * Checks that exactly the names and shapes of a published file are requested of a model file.
     * They are read from {@code shapes/PUBLISHED.json} among the test's resources, or in a folder
     * {@code shared} above this one; where there is neither, the test is skipped.
     *
     * @param published a JSON map of names to shapes: {@code {"name": [2, 3]}}
     * @throws AssertionError when they differ
     */
    public void checkShapes(String file, String published) {
        List<Path> recorded = Recorded.folders("shapes/" + published + ".json");
        assumeFalse(recorded.isEmpty(), "the published shapes are not here");
        assertEquals(PublishedShapes.read(recorded.get(0)), shapes(file));
    }
}
