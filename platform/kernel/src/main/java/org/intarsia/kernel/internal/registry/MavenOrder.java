package org.intarsia.kernel.internal.registry;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * The order of versions that authors expect from Maven: a release is above its snapshots, its
 * release candidates and its betas. OSGi's own order compares qualifiers as text, so that {@code
 * 1.0.0.SNAPSHOT} is above {@code 1.0.0}.
 */
public final class MavenOrder {
    /** Rising; versions that Maven takes as the same are equal. */
    public static final Comparator<Version> SAME_AS_MAVEN =
            Comparator.comparingInt(Version::getMajor)
                    .thenComparingInt(Version::getMinor)
                    .thenComparingInt(Version::getMicro)
                    .thenComparing(Version::getQualifier, MavenOrder::qualifiers);

    /** Rising; as Maven's, and definite where Maven has no preference. */
    public static final Comparator<Version> RISING =
            SAME_AS_MAVEN.thenComparing(Comparator.naturalOrder());

    private static final String RELEASE = "";

    /** Words below, at and above a release; all others are above these, by letters. */
    private static final List<String> WORDS =
            List.of("alpha", "beta", "milestone", "rc", "snapshot", RELEASE, "sp");

    private static final Pattern TOKEN = Pattern.compile("[0-9]+|[a-z]+");

    private MavenOrder() {}

    /**
     * Whether a version lies in a range. A snapshot belongs to the versions from its release on,
     * and a release to those from its snapshot on; below a release, neither it nor its snapshots.
     */
    static boolean includes(VersionRange range, Version version) {
        if (range.isExact()) {
            return range.includes(version);
        }
        return aboveLeft(range, version) && belowRight(range, version);
    }

    private static boolean aboveLeft(VersionRange range, Version version) {
        Version left = range.getLeft();
        boolean closed = range.getLeftType() == VersionRange.LEFT_CLOSED;
        int osgi = version.compareTo(left);
        int maven = SAME_AS_MAVEN.compare(version, left);
        return closed ? osgi >= 0 || maven >= 0 : osgi > 0 && maven >= 0 || maven > 0;
    }

    private static boolean belowRight(VersionRange range, Version version) {
        Version right = range.getRight();
        if (right == null) {
            return true;
        }
        boolean closed = range.getRightType() == VersionRange.RIGHT_CLOSED;
        int osgi = version.compareTo(right);
        int maven = SAME_AS_MAVEN.compare(version, right);
        return closed ? maven <= 0 : osgi < 0 && maven < 0;
    }

    private static int qualifiers(String one, String other) {
        List<String> left = tokens(one);
        List<String> right = tokens(other);
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            int order = token(at(left, i), at(right, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static List<String> tokens(String qualifier) {
        List<String> tokens = new ArrayList<>();
        String text = qualifier.toLowerCase(Locale.ROOT);
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            tokens.add(word(token.group(), isNumber(text.substring(token.end()))));
        }
        return tokens;
    }

    /** Maven's short forms; a single letter is one only in front of a number. */
    private static String word(String text, boolean number) {
        return switch (text) {
            case "ga", "final", "release" -> RELEASE;
            case "cr" -> "rc";
            case "a" -> number ? "alpha" : text;
            case "b" -> number ? "beta" : text;
            case "m" -> number ? "milestone" : text;
            default -> text;
        };
    }

    private static String at(List<String> tokens, int index) {
        return index < tokens.size() ? tokens.get(index) : RELEASE;
    }

    /** A number is above every word, and 0 is as good as nothing. */
    private static int token(String left, String right) {
        boolean leftNumber = isNumber(left);
        boolean rightNumber = isNumber(right);
        if (leftNumber && rightNumber) {
            return new BigInteger(left).compareTo(new BigInteger(right));
        }
        if (leftNumber) {
            return right.isEmpty() ? new BigInteger(left).signum() : 1;
        }
        if (rightNumber) {
            return left.isEmpty() ? -new BigInteger(right).signum() : -1;
        }
        int rank = Integer.compare(rank(left), rank(right));
        return rank != 0 ? rank : rank(left) == WORDS.size() ? left.compareTo(right) : 0;
    }

    private static int rank(String word) {
        int index = WORDS.indexOf(word);
        return index < 0 ? WORDS.size() : index;
    }

    private static boolean isNumber(String token) {
        return !token.isEmpty() && token.charAt(0) >= '0' && token.charAt(0) <= '9';
    }
}
