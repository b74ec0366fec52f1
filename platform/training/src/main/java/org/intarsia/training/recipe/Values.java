package org.intarsia.training.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.intarsia.pipeline.manifest.Fields;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** Reads numbers of a recipe, each in its range. */
record Values(Problems problems) {
    /** Of learning rates and weights. */
    static final double LARGEST = 1e6;

    /** What a whole number may be, both ends allowed. */
    record Range(int low, int high) {}

    /** Whether a number can be the decay of a running mean. */
    static boolean isDecay(double value) {
        return value >= 0 && value < 1;
    }

    int whole(Fields from, String key, int byDefault, Range range) {
        Optional<Integer> value = from.whole(key);
        if (value.isPresent() && (value.get() < range.low() || value.get() > range.high())) {
            wrong(
                    from,
                    key,
                    value.get() + ", not in " + range.low() + " to " + range.high(),
                    "Give a whole number in that range.");
        }
        return value.orElse(byDefault);
    }

    /** Any whole number of 64 bits. */
    static long seed(Fields from) {
        return from.wholeLong("seed").orElse(0L);
    }

    /** A number from 0 to {@code most}. */
    double number(Fields from, String key, double byDefault, double most) {
        double value = from.number(key).orElse(byDefault);
        if (!(value >= 0 && value <= most)) {
            wrong(from, key, value + ", not in 0 to " + most, "Give a number in that range.");
        }
        return value;
    }

    List<Double> numbers(Fields from, String key, List<Double> byDefault) {
        if (from.find(key).isEmpty()) {
            return byDefault;
        }
        List<Double> numbers = new ArrayList<>();
        int before = problems.list().size();
        for (String word : from.words(key)) {
            try {
                numbers.add(Double.valueOf(word));
            } catch (NumberFormatException e) {
                wrong(from, key, "\"" + word + "\" is not a number", "Write a number.");
                return byDefault;
            }
        }
        return problems.list().size() == before ? numbers : byDefault;
    }

    void wrong(Fields from, String key, String cause, String next) {
        problems.add(ErrorCode.INVALID_ENTRY, from.place(key), cause, next);
    }
}
