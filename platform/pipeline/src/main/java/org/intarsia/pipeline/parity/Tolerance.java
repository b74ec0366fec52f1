package org.intarsia.pipeline.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * How far a tensor may be from what was recorded.
 *
 * @param overall the bound is abs + rel * max|want| for all elements (rule {@code max}); otherwise
 *     abs + rel * |want| for each
 */
record Tolerance(double abs, double rel, boolean overall) {
    static Tolerance of(JsonNode json, Tolerance otherwise) {
        if (!json.isObject()) {
            return otherwise;
        }
        return new Tolerance(
                json.path("abs").asDouble(otherwise.abs),
                json.path("rel").asDouble(otherwise.rel),
                json.has("rule") ? json.get("rule").asText().equals("max") : otherwise.overall);
    }

    /**
     * What a comparison found.
     *
     * @param worst the largest difference, at the element that is furthest over (or nearest to) its
     *     bound
     * @param allowed the bound there
     * @param remark why it cannot be compared, or empty
     */
    record Outcome(boolean passed, double worst, double allowed, String remark) {
        /** How much of the bound is used; above 1 fails. */
        double share() {
            return allowed == 0 ? (worst == 0 ? 0 : Double.POSITIVE_INFINITY) : worst / allowed;
        }
    }

    Outcome compare(NDArray got, NDArray want) {
        if (got == null) {
            return new Outcome(false, Double.NaN, 0, "was not computed");
        }
        if (got.size() != want.size() || !squeezed(got).equals(squeezed(want))) {
            return new Outcome(
                    false,
                    Double.NaN,
                    0,
                    "shape " + got.getShape() + ", recorded " + want.getShape());
        }
        if (want.getDataType().isInteger()) {
            return exact(longs(got), longs(want));
        }
        return within(floats(got), floats(want));
    }

    private static Outcome exact(long[] got, long[] want) {
        long wrong = 0;
        for (int i = 0; i < want.length; i++) {
            wrong += got[i] == want[i] ? 0 : 1;
        }
        return new Outcome(
                wrong == 0, wrong, 0, wrong == 0 ? "" : wrong + " of " + want.length + " differ");
    }

    private Outcome within(float[] got, float[] want) {
        double largest = 0;
        for (float value : want) {
            largest = Math.max(largest, Math.abs(value));
        }
        Outcome worst = new Outcome(true, 0, abs, "");
        for (int i = 0; i < want.length; i++) {
            double difference = Math.abs((double) got[i] - want[i]);
            double allowed = abs + rel * (overall ? largest : Math.abs(want[i]));
            boolean passed = difference <= allowed || Float.compare(got[i], want[i]) == 0;
            Outcome here =
                    new Outcome(passed, difference, allowed, passed ? "" : "at element " + i);
            boolean firstFailure = !passed && worst.passed();
            if (firstFailure || passed == worst.passed() && !(here.share() <= worst.share())) {
                worst = here;
            }
        }
        return worst;
    }

    private static String squeezed(NDArray array) {
        return Arrays.toString(
                Arrays.stream(array.getShape().getShape()).filter(n -> n != 1).toArray());
    }

    private static long[] longs(NDArray array) {
        try (NDArray wide = array.toType(DataType.INT64, true)) {
            return wide.toLongArray();
        }
    }

    private static float[] floats(NDArray array) {
        try (NDArray plain = array.toType(DataType.FLOAT32, true)) {
            return plain.toFloatArray();
        }
    }
}
