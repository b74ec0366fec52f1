package org.intarsia.distribution.samples;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.text.DecimalFormat;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.function.UnaryOperator;

/** Asks for the default locale or charset once in every method. */
public final class DefaultsUser {
    private DefaultsUser() {}

    static String format(int number) {
        return String.format("%,d", number);
    }

    static String formatted(int number) {
        return "%,d".formatted(number);
    }

    static String lower(String text) {
        return text.toLowerCase();
    }

    static UnaryOperator<String> upper() {
        return String::toUpperCase;
    }

    static void print(PrintStream out, int number) {
        out.printf("%d", number);
    }

    static Formatter formatter() {
        return new Formatter();
    }

    static DecimalFormat decimal() {
        return new DecimalFormat("0.0");
    }

    static DateTimeFormatter clock() {
        return DateTimeFormatter.ofPattern("MMM");
    }

    static byte[] bytes(String text) {
        return text.getBytes();
    }

    static String text(byte[] bytes) {
        return new String(bytes);
    }

    static Reader reader(byte[] bytes) {
        return new InputStreamReader(new ByteArrayInputStream(bytes));
    }

    static PrintStream stream(OutputStream out) {
        return new PrintStream(out);
    }
}
