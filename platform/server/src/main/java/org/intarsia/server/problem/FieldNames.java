package org.intarsia.server.problem;

import java.util.List;
import java.util.Map;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;

/**
 * Says problems in the words of a request: the layer below names options of the command line, which
 * a client has never seen.
 */
public record FieldNames(Map<String, String> fields) {
    public FieldNames {
        fields = Map.copyOf(fields);
    }

    /** The same problems, in the request's words. */
    public List<Problem> said(List<Problem> problems) {
        return problems.stream().map(this::said).toList();
    }

    private Problem said(Problem problem) {
        Place place = problem.place();
        return new Problem(
                problem.code(),
                new Place(
                        place.from(),
                        said(place.part()),
                        place.option(),
                        said(place.file()),
                        place.line()),
                said(problem.cause()),
                said(problem.next()));
    }

    private String said(String text) {
        String changed = text;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            changed = changed.replaceAll(field.getKey() + "(?![\\w-])", field.getValue());
        }
        return changed;
    }
}
