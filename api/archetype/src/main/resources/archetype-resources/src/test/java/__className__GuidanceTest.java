package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Step;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.laws.GuidanceLaws;
import org.intarsia.testkit.laws.PluginLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class ${className}GuidanceTest {
    private static final Step FIRST = Step.at(0, 4, 0, 2);
    private static final Step LAST = Step.at(3, 4, 0.75f, 2);

    @Test
    void itKeepsTheLawsOfGuidance() {
        for (Step step : new Step[] {FIRST, LAST}) {
            GuidanceLaws.check(new ${className}Guidance(new ${className}Options(3)), step);
        }
    }

    @Test
    void theFirstStepNeedsTheConditionalBranchAlone() {
        Guidance guidance = new ${className}Guidance(new ${className}Options(3));
        assertEquals(2, guidance.branches().size());
        assertEquals(Branch.CONDITIONAL, guidance.branches().get(0));
    }

    @Test
    void itCanBeSwappedBecauseNothingOfItStaysBehind() {
        PluginLaws.of(${className}Plugin.class)
                .check(
                        Guidance.class,
                        "${component}",
                        "strong",
                        Map.of(),
                        guidance -> GuidanceLaws.check(guidance, LAST));
    }
}
