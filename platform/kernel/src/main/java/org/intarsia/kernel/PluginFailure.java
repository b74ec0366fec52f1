package org.intarsia.kernel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;

/**
 * What a plugin threw, in one plain line that a terminal can be shown: the part, its version and
 * bundle, what was asked of it, the line in the plugin, and the file that holds the stack. Every
 * message about a failure of a plugin is made here.
 */
public final class PluginFailure {
    private static final int LONGEST = 400;
    private static final int DEEPEST = 50;
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+");
    private static final String UNINITIALISED = "Could not initialize class ";

    private PluginFailure() {}

    /**
     * What a call into a part threw, as a problem of the part; what is a problem already, and a
     * cancellation, stay as they are.
     *
     * @throws IntarsiaException never; it is returned: INT-512 out of memory, INT-513 a class that
     *     is missing, INT-514 anything else
     */
    public static RuntimeException of(PluginCode code, PluginPhase phase, Throwable thrown) {
        if (isTold(thrown)) {
            return (RuntimeException) thrown;
        }
        return told(List.of(code), code.subject(), phase, thrown);
    }

    /**
     * As {@link #of}, for what an entry of a manifest names: the place is the entry's and the code
     * INT-207.
     */
    public static RuntimeException at(
            Place place, PluginCode code, PluginPhase phase, Throwable thrown) {
        if (isTold(thrown)) {
            return (RuntimeException) thrown;
        }
        String told = code.part() + " " + sentence(List.of(code), phase, thrown);
        return exception(ErrorCode.PART_NOT_BUILT, place, told, thrown);
    }

    /**
     * As {@link #of}, where only the stack says which part it was.
     *
     * @param otherwise the place where no line of the stack is of a plugin: {@code pipeline demo}
     */
    public static RuntimeException among(
            Collection<PluginCode> codes, String otherwise, PluginPhase phase, Throwable thrown) {
        if (isTold(thrown)) {
            return (RuntimeException) thrown;
        }
        List<PluginCode> owners = owners(codes, thrown);
        String subject = owners.isEmpty() ? otherwise : owners.get(0).subject();
        return told(owners, subject, phase, thrown);
    }

    private static IntarsiaException told(
            List<PluginCode> codes, String subject, PluginPhase phase, Throwable thrown) {
        return exception(code(thrown), Place.part(subject), sentence(codes, phase, thrown), thrown);
    }

    /** As {@link #among}; empty where no line of the stack is of a plugin. */
    public static Optional<IntarsiaException> find(
            Collection<RegisteredComponent> components, Throwable thrown) {
        List<PluginCode> codes = components.stream().map(PluginCode::of).toList();
        List<PluginCode> owners = owners(codes, thrown);
        return owners.isEmpty()
                ? Optional.empty()
                : Optional.of(told(owners, owners.get(0).subject(), PluginPhase.RUN, thrown));
    }

    /**
     * A call that was given up.
     *
     * @param what was called, for the place where no line of the stack is of a plugin
     * @param seconds how long it had
     * @param stack its stack is where the call hangs
     * @return INT-511
     */
    static IntarsiaException hanging(
            Collection<PluginCode> codes, String what, String seconds, Throwable stack) {
        List<PluginCode> owners = owners(codes, stack);
        String whose = owners.isEmpty() ? what : what + ": " + owners.get(0).subject();
        String said =
                "timed out after "
                        + seconds
                        + " s; its thread was abandoned"
                        + where(owners, stack);
        String about = owners.isEmpty() ? "timeout" : about(owners);
        return exception(
                ErrorCode.PART_TIMED_OUT,
                Place.part(whose),
                said + kept(FailureLog.write(about, whose + " " + said, stack)),
                stack);
    }

    private static String where(List<PluginCode> owners, Throwable stack) {
        return line(owners, stack)
                .map(frame -> ", at " + plain(text(frame)) + " of " + owners.get(0).origin())
                .orElse("");
    }

    private static String about(List<PluginCode> codes) {
        return codes.get(0).bundle() + "-" + codes.get(0).version();
    }

    private static String kept(Optional<Path> log) {
        return log.map(file -> "; the stack is in " + file)
                .orElse("; its stack could not be written to a file");
    }

    /** Why a module failed. */
    public static String reason(PluginCode module, Throwable thrown) {
        return "its module failed: " + words(List.of(module), PluginPhase.MODULE, thrown);
    }

    private static IntarsiaException exception(
            ErrorCode code, Place place, String told, Throwable thrown) {
        String next = "Report this to the plugin's author, or use another version.";
        return new IntarsiaException(List.of(new Problem(code, place, told, next)), thrown);
    }

    private static boolean isTold(Throwable thrown) {
        return thrown instanceof IntarsiaException || thrown instanceof CancellationException;
    }

    private static String sentence(List<PluginCode> codes, PluginPhase phase, Throwable thrown) {
        String of = codes.isEmpty() ? "" : " (" + codes.get(0).origin() + ")";
        return plain("failed in " + phase + of) + ": " + words(codes, phase, thrown);
    }

    /** What happened, at which line of the plugin, and where the stack is. */
    private static String words(List<PluginCode> codes, PluginPhase phase, Throwable thrown) {
        StringBuilder words = new StringBuilder(what(thrown));
        Optional<StackTraceElement> line = line(codes, thrown);
        if (isStatic(line, thrown)) {
            words.append(", in a static initialiser");
        }
        line.ifPresent(frame -> words.append(", at ").append(plain(text(frame))));
        String about = codes.isEmpty() ? "failure" : about(codes);
        String who =
                codes.isEmpty() ? "" : codes.get(0).subject() + ", " + codes.get(0).origin() + ", ";
        String told = who + phase + ": " + words;
        words.append(kept(FailureLog.write(about, told, thrown)));
        return words.toString();
    }

    /** As a stack trace has it, without the names of loaders and modules. */
    private static String text(StackTraceElement frame) {
        String file = frame.getFileName() == null ? "unknown source" : frame.getFileName();
        String number = frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber();
        return frame.getClassName() + "." + frame.getMethodName() + "(" + file + number + ")";
    }

    private static ErrorCode code(Throwable thrown) {
        Throwable root = root(thrown);
        if (root instanceof OutOfMemoryError) {
            return ErrorCode.OUT_OF_MEMORY;
        }
        return isMissing(root) ? ErrorCode.CLASS_MISSING : ErrorCode.PART_FAILED;
    }

    private static String what(Throwable thrown) {
        Throwable root = root(thrown);
        if (root instanceof OutOfMemoryError) {
            return "not enough memory (" + text(root) + ")";
        }
        if (root instanceof StackOverflowError) {
            return "it calls itself endlessly (StackOverflowError)";
        }
        if (isMissing(root)) {
            return "it needs a class that is neither in it nor imported: " + text(root);
        }
        String kind = root.getClass().getSimpleName();
        String text = text(root);
        return text.equals(kind) ? kind : kind + ": " + text;
    }

    /** A class whose initialiser failed is there, although the same error says that it is not. */
    private static boolean isMissing(Throwable root) {
        return root instanceof ClassNotFoundException
                || root instanceof LinkageError
                        && !(root instanceof ExceptionInInitializerError)
                        && !isUninitialised(root);
    }

    private static boolean isUninitialised(Throwable thrown) {
        return thrown instanceof NoClassDefFoundError && message(thrown).startsWith(UNINITIALISED);
    }

    private static boolean isStatic(Optional<StackTraceElement> line, Throwable thrown) {
        return line.map(frame -> frame.getMethodName().equals("<clinit>")).orElse(false)
                || chain(thrown).stream()
                        .anyMatch(
                                it ->
                                        it instanceof ExceptionInInitializerError
                                                || isUninitialised(it));
    }

    /** The frame nearest to the failure that is of one of the bundles. */
    private static Optional<StackTraceElement> line(List<PluginCode> codes, Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        for (int i = chain.size() - 1; i >= 0; i--) {
            for (StackTraceElement frame : chain.get(i).getStackTrace()) {
                if (codes.stream().anyMatch(code -> code.owns(frame))) {
                    return Optional.of(frame);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The parts of the bundle nearest to the failure, the one whose class is in the stack first.
     */
    private static List<PluginCode> owners(Collection<PluginCode> codes, Throwable thrown) {
        Optional<StackTraceElement> line = line(List.copyOf(codes), thrown);
        if (line.isEmpty()) {
            return List.of();
        }
        List<PluginCode> owners = codes.stream().filter(code -> code.owns(line.get())).toList();
        return chain(thrown).stream()
                .flatMap(it -> Arrays.stream(it.getStackTrace()))
                .flatMap(frame -> owners.stream().filter(owner -> owner.isOwnClass(frame)))
                .findFirst()
                .map(List::of)
                .orElse(owners);
    }

    /** The first line of what the root of it says; its kind, when it says nothing. */
    public static String text(Throwable thrown) {
        Throwable root = root(thrown);
        String first = message(root).strip().lines().findFirst().orElse("");
        return first.isEmpty() ? root.getClass().getSimpleName() : plain(first);
    }

    /** An exception of a plugin may fail even as it is asked what it says. */
    private static String message(Throwable thrown) {
        try {
            return Objects.requireNonNullElse(thrown.getMessage(), "");
        } catch (RuntimeException | Error e) {
            return "";
        }
    }

    private static Throwable cause(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (RuntimeException | Error e) {
            return null;
        }
    }

    static Throwable root(Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        return chain.get(chain.size() - 1);
    }

    /** It and its causes. */
    static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable one = thrown;
                one != null && chain.size() < DEEPEST && !chain.contains(one);
                one = cause(one)) {
            chain.add(one);
        }
        return chain;
    }

    /** Without characters that steer a terminal, and not endless. */
    public static String plain(String text) {
        return plain(text, LONGEST);
    }

    /** As {@link #plain(String)}, for a text of which parts were cut before. */
    public static String plain(String text, int longest) {
        String cut = text.length() > longest ? text.substring(0, longest) + "..." : text;
        return HIDDEN.matcher(cut).replaceAll("?");
    }
}
