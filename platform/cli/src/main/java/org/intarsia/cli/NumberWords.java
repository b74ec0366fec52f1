package org.intarsia.cli;

import java.math.BigInteger;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers of a command line, and says in the words of a person what is none. */
final class NumberWords {
    private NumberWords() {}

    static void register(CommandLine line) {
        ITypeConverter<Integer> small =
                word -> whole(word, BigInteger::intValueExact, "-2147483648 to 2147483647");
        ITypeConverter<Long> large = word -> whole(word, BigInteger::longValueExact, "of 64 bits");
        ITypeConverter<Double> real = NumberWords::real;
        line.registerConverter(int.class, small);
        line.registerConverter(Integer.class, small);
        line.registerConverter(long.class, large);
        line.registerConverter(Long.class, large);
        line.registerConverter(double.class, real);
        line.registerConverter(Double.class, real);
    }

    private static <T> T whole(String word, Function<BigInteger, T> exact, String range) {
        BigInteger number;
        try {
            number = new BigInteger(word);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + word + "' is not a whole number");
        }
        try {
            return exact.apply(number);
        } catch (ArithmeticException e) {
            throw new TypeConversionException("'" + word + "' is not in the range " + range);
        }
    }

    private static double real(String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + word + "' is not a number");
        }
    }
}
