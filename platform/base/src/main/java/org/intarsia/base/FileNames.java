package org.intarsia.base;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;

/**
 * Names that may become the name of a file or folder on every system, and that never lead out of
 * the folder they are put into. Letters of every script are allowed.
 */
public final class FileNames {
    /** Bytes of a name in UTF-8: systems have 255, and endings are added. */
    public static final int LONGEST = 200;

    private static final String FORBIDDEN = "/\\:*?\"<>|";

    /** Between letters of some scripts, and in emoji; they steer nothing. */
    private static final String JOINERS = "\u200c\u200d";

    private static final Pattern DEVICE =
            Pattern.compile(
                    "(con|prn|aux|nul|conin\\$|conout\\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(\\..*)?");

    private FileNames() {}

    /** Why it is not such a name; empty when it is one. */
    public static Optional<String> fault(String name) {
        if (name.isBlank()) {
            return Optional.of("it is empty");
        }
        if (name.startsWith(".")) {
            return Optional.of("it begins with a dot");
        }
        if (name.startsWith("-") || name.startsWith("~")) {
            return Optional.of("it begins with a dash or a tilde");
        }
        if (name.endsWith(".") || !name.equals(name.strip())) {
            return Optional.of("it begins or ends with a blank, or ends with a dot");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            return Optional.of("it is longer than " + LONGEST + " bytes");
        }
        if (DEVICE.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
            return Optional.of("it is the name of a device on some systems");
        }
        return name.codePoints()
                .filter(c -> FORBIDDEN.indexOf(c) >= 0 || !printable(c))
                .mapToObj(FileNames::contained)
                .findFirst();
    }

    /** The problem with a name, at its place; empty when there is none. */
    public static Optional<Problem> problem(String name, Place place) {
        return fault(name)
                .map(
                        fault ->
                                new Problem(
                                        ErrorCode.INVALID_NAME,
                                        place,
                                        "this name cannot be used for a file: " + fault,
                                        "Use letters, digits, dots, dashes or underscores."));
    }

    /**
     * The problem with a name that is shown, and of which the name of a file is made later, such as
     * that of a class; empty when there is none. It may hold what a file's cannot, but no character
     * that steers a terminal or turns the direction of writing.
     */
    public static Optional<Problem> labelProblem(String name, Place place) {
        return name.codePoints()
                .filter(c -> JOINERS.indexOf(c) < 0)
                .filter(c -> !printable(c) && Character.getType(c) != Character.UNASSIGNED)
                .mapToObj(
                        c ->
                                new Problem(
                                        ErrorCode.INVALID_NAME,
                                        place,
                                        "this name cannot be shown: " + contained(c),
                                        "Remove the character."))
                .findFirst();
    }

    private static String contained(int c) {
        String shown =
                printable(c) ? Character.toString(c) : String.format(Locale.ROOT, "U+%04X", c);
        return "it contains " + shown;
    }

    private static boolean printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
