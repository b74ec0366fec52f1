package org.intarsia.pipeline.text;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.weights.StateDict;

/**
 * The names and shapes of a file of text embeddings.
 *
 * @param path for messages
 */
record TextFile(StateDict file, Path path) {
    static final String TEXT = "text";
    static final String NULL = "null";
    static final String MASK = "mask";
    static final String POOLED = "pooled";
    static final String NULL_POOLED = "null-pooled";
    static final String CAPTION = "decoder-text";
    static final String NULL_CAPTION = "decoder-null";

    /**
     * @return how many texts there are
     * @throws IntarsiaException INT-405 for shapes that the pipeline does not read
     */
    long texts(ConditioningSpec.Text spec) {
        long count = embeddings(spec, TEXT, NULL);
        Shape texts = shape(TEXT);
        Shape mask = shape(MASK);
        if (file.names().contains(MASK) && !mask.equals(texts.slice(0, 2))) {
            throw refused(
                    "mask " + mask + ", and text " + texts,
                    "Write mask [n, L]: 1 for a token, 0 for padding.");
        }
        Shape pooled = shape(POOLED);
        Shape none = shape(NULL_POOLED);
        boolean fits =
                pooled.equals(new Shape(count, spec.pooled()))
                        && none.equals(new Shape(spec.pooled()));
        if (spec.pooled() > 0 && !fits) {
            throw refused(
                    "pooled "
                            + pooled
                            + " and null-pooled "
                            + none
                            + ", and the model reads "
                            + spec,
                    "Write pooled [n, P] and null-pooled [P] with the model's encoder of whole"
                            + " texts.");
        }
        return count;
    }

    /**
     * Those that a decoder reads.
     *
     * @return how many there are
     */
    long captions(ConditioningSpec.Text spec) {
        return embeddings(spec, CAPTION, NULL_CAPTION);
    }

    /** The same beside so many texts: as many, or one for all. */
    void captions(ConditioningSpec.Text spec, long texts) {
        long count = captions(spec);
        if (count != 1 && count != texts) {
            throw refused(
                    count + " captions beside " + texts + " texts",
                    "Write one caption for all, or one a text.");
        }
    }

    private long embeddings(ConditioningSpec.Text spec, String name, String nullName) {
        Shape texts = shape(name);
        Shape none = shape(nullName);
        Shape each = new Shape(spec.length(), spec.width());
        if (texts.dimension() == 3 && texts.get(1) > spec.length()) {
            throw refused(
                    "texts of "
                            + texts.get(1)
                            + " tokens, and the text table of this model has "
                            + spec.length(),
                    "Shorten them to " + spec.length() + " tokens.");
        }
        if (texts.dimension() != 3 || !texts.slice(1).equals(each) || !none.equals(each)) {
            throw refused(
                    name
                            + " "
                            + texts
                            + " and "
                            + nullName
                            + " "
                            + none
                            + ", and the model reads "
                            + spec,
                    "Write "
                            + name
                            + " [n, L, D] and "
                            + nullName
                            + " [L, D] with the encoder of the model.");
        }
        return texts.get(0);
    }

    private Shape shape(String name) {
        return file.names().contains(name) ? file.info(name).shape() : new Shape();
    }

    private IntarsiaException refused(String cause, String next) {
        return new IntarsiaException(
                ErrorCode.TEXT_DOES_NOT_FIT,
                Place.file(String.valueOf(path.getFileName())),
                cause,
                next);
    }
}
