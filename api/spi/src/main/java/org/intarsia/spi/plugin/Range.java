package org.intarsia.spi.plugin;

/**
 * The numbers that are allowed. NaN and the infinities are in no range.
 *
 * @param low the lower end; negative infinity for none
 * @param lowIncluded whether the lower end itself is allowed
 * @param high the upper end; infinity for none
 * @param highIncluded whether the upper end itself is allowed
 */
public record Range(double low, boolean lowIncluded, double high, boolean highIncluded) {
    /** Every finite number. */
    public static final Range FINITE =
            new Range(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);

    public Range {
        if (!(low <= high)) {
            throw new IllegalArgumentException("no range from " + low + " to " + high);
        }
        lowIncluded = lowIncluded && low > Double.NEGATIVE_INFINITY;
        highIncluded = highIncluded && high < Double.POSITIVE_INFINITY;
    }

    /** From {@code low} to {@code high}, both allowed. */
    public static Range of(double low, double high) {
        return new Range(low, true, high, true);
    }

    /** Above {@code low}, to {@code high}, which is allowed. */
    public static Range above(double low, double high) {
        return new Range(low, false, high, true);
    }

    public boolean contains(double value) {
        return Double.isFinite(value)
                && (lowIncluded ? value >= low : value > low)
                && (highIncluded ? value <= high : value < high);
    }

    /** The numbers that are in both. */
    public Range and(Range other) {
        boolean ownLow = low > other.low || low == other.low && !lowIncluded;
        boolean ownHigh = high < other.high || high == other.high && !highIncluded;
        return new Range(
                ownLow ? low : other.low,
                ownLow ? lowIncluded : other.lowIncluded,
                ownHigh ? high : other.high,
                ownHigh ? highIncluded : other.highIncluded);
    }

    public boolean hasLow() {
        return low > Double.NEGATIVE_INFINITY;
    }

    public boolean hasHigh() {
        return high < Double.POSITIVE_INFINITY;
    }

    /** "1 to 256", "0 to below 1", "above 0 to 64", "at least 0", "any number". */
    @Override
    public String toString() {
        if (!hasLow() && !hasHigh()) {
            return "any number";
        }
        if (!hasLow()) {
            return (highIncluded ? "at most " : "below ") + text(high);
        }
        if (!hasHigh()) {
            return (lowIncluded ? "at least " : "above ") + text(low);
        }
        return (lowIncluded ? "" : "above ")
                + text(low)
                + (highIncluded ? " to " : " to below ")
                + text(high);
    }

    /** A number as people write it: 4 and not 4.0. */
    public static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
