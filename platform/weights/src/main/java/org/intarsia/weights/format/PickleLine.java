package org.intarsia.weights.format;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a line of protocol 0 says, which writes numbers and texts out. */
final class PickleLine {
    private static final Pattern STORAGE =
            Pattern.compile(
                    "\\('storage', <class '([\\w.]{1,200})'>, '(\\w{1,100})', '[^']*', (\\d{1,18})L?\\)");
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[0-7]{1,3}|.)");

    private PickleLine() {}

    /** A number, or {@code 00} and {@code 01}, which are truth values; null when it is too long. */
    static PickleValue number(String line) throws CorruptFileException {
        if (line.equals("00") || line.equals("01")) {
            return new PickleValue.BooleanValue(line.equals("01"));
        }
        String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
        if (!digits.matches("[+-]?\\d+")) {
            throw new CorruptFileException("its pickle holds a number that is none");
        }
        return digits.length() > 18
                ? PickleMachine.NUMBER
                : new PickleValue.IntegerNumber(Long.parseLong(digits));
    }

    /** A text between quotes, with the escapes of Python. */
    static String quoted(String line) throws CorruptFileException {
        String text = line.strip();
        char quote = text.isEmpty() ? ' ' : text.charAt(0);
        boolean closed = text.length() > 1 && text.charAt(text.length() - 1) == quote;
        if (quote != '\'' && quote != '"' || !closed) {
            throw new CorruptFileException("its pickle holds a text without quotes");
        }
        return unescaped(text.substring(1, text.length() - 1), false);
    }

    /** A text in which only characters beyond Latin-1 are escaped. */
    static String unicode(String line) {
        return unescaped(line, true);
    }

    private static String unescaped(String text, boolean codesOnly) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        Matcher escapes = ESCAPE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (escapes.find()) {
            String code = escapes.group(1);
            boolean wide = code.length() > 4;
            String plain = codesOnly && !wide ? escapes.group() : character(code);
            escapes.appendReplacement(out, Matcher.quoteReplacement(plain));
        }
        return escapes.appendTail(out).toString();
    }

    private static String character(String code) {
        if (code.length() > 1 && "uUx".indexOf(code.charAt(0)) >= 0) {
            int point = (int) Long.parseLong(code.substring(1), 16);
            return Character.isValidCodePoint(point) ? Character.toString(point) : "?";
        }
        return switch (code.charAt(0)) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case '0', '1', '2', '3', '4', '5', '6', '7' ->
                    Character.toString(Integer.parseInt(code, 8));
            default -> code;
        };
    }

    /** The persistent id of a storage as Python prints it. */
    static PickleValue persistent(String line) {
        Matcher id = STORAGE.matcher(line);
        if (!id.matches()) {
            return PickleConstructors.UNKNOWN_PERSISTENT;
        }
        int dot = id.group(1).lastIndexOf('.');
        PickleValue.Global type =
                new PickleValue.Global(
                        id.group(1).substring(0, Math.max(0, dot)), id.group(1).substring(dot + 1));
        return new PickleValue.Storage(type, id.group(2), Long.parseLong(id.group(3)));
    }
}
