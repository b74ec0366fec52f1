package org.intarsia.pipeline.build;

import java.util.List;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;

/** Problems that a part finds, at the place of the part in its manifest. */
final class PartProblems {
    private PartProblems() {}

    /** A part knows neither its path nor its line; what it speaks of goes into the cause. */
    static List<Problem> at(PartEntry entry, List<Problem> problems) {
        return problems.stream().map(problem -> at(entry, problem)).toList();
    }

    private static Problem at(PartEntry entry, Problem problem) {
        Place part = entry.place();
        Place place = problem.place();
        boolean found = !place.part().isEmpty() && (place.line() > 0 || !place.file().isEmpty());
        if (found) {
            return problem;
        }
        boolean own = place.part().equals(entry.kind().word()) || place.part().equals(part.part());
        if (own || place.part().isEmpty() && !place.option().isEmpty()) {
            return problem.at(
                    new Place(place.from(), part.part(), place.option(), part.file(), part.line()));
        }
        return new Problem(problem.code(), part, place + ": " + problem.cause(), problem.next());
    }
}
