package org.intarsia.pipeline.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * YAML to {@link Node}s, bounded: one document, no aliases, no tags, at most {@value #DEEPEST}
 * levels and {@value #MOST} values. Nothing is built that the text does not spell out.
 */
public final class YamlReader {
    /** Levels of nesting. */
    public static final int DEEPEST = 32;

    /** Values in one document. */
    public static final int MOST = 20_000;

    /** Characters in one document. */
    public static final int LONGEST = 1 << 20;

    private final Parser parser;
    private final String subject;
    private final String option;
    private int values;

    private YamlReader(String text, String subject, String option) {
        this.parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
        this.subject = subject;
        this.option = option;
    }

    /**
     * @param subject what to call the document in messages: its file name
     * @throws IntarsiaException INT-101 broken YAML, INT-102 too long, too deep or too many values,
     *     INT-103 an alias
     */
    public static Node.Mapping read(String text, String subject) {
        return bounded(text, subject, () -> new YamlReader(text, subject, null).document());
    }

    /**
     * One value of a command line.
     *
     * @param path of the entry that it is for
     * @param option that gave it, {@code --set}: the place of problems
     * @throws IntarsiaException as {@link #read}
     */
    public static Node value(String text, String path, String option) {
        String subject = option + " " + path;
        String entry = "value: " + text;
        return bounded(
                entry, subject, () -> new YamlReader(entry, subject, option).entryValue(path));
    }

    private static <T> T bounded(String text, String subject, Supplier<T> reading) {
        if (text.length() > LONGEST) {
            throw new IntarsiaException(
                    ErrorCode.DOCUMENT_TOO_LARGE,
                    Place.file(subject),
                    text.length() + " characters",
                    "Keep it below " + LONGEST + ".");
        }
        try {
            return reading.get();
        } catch (ReaderException e) {
            long line = 1 + text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
            String character = String.format(Locale.ROOT, "U+%04X", e.getCodePoint());
            throw broken(subject, "the character " + character + " is not allowed", (int) line);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw broken(subject, "not valid YAML: " + e.getProblem(), line);
        } catch (YAMLException e) {
            throw broken(subject, "not valid YAML: " + firstLine(e.getMessage()), 0);
        }
    }

    private Node.Mapping document() {
        parser.getEvent();
        Event start = parser.getEvent();
        if (!(start instanceof DocumentStartEvent)) {
            throw broken("it is empty", 1);
        }
        Event first = parser.getEvent();
        if (!(value(first, "", 0) instanceof Node.Mapping mapping)) {
            throw broken("it is not a map of names to values", line(first));
        }
        parser.getEvent();
        Event next = parser.getEvent();
        if (next instanceof DocumentStartEvent) {
            throw broken("a second document begins here, and only one is read", line(next));
        }
        return mapping;
    }

    private Node entryValue(String path) {
        // The stream, the document, the map and the name begin before it.
        for (int i = 0; i < 4; i++) {
            parser.getEvent();
        }
        Node value = value(parser.getEvent(), path, 1);
        for (Event.ID end :
                List.of(Event.ID.MappingEnd, Event.ID.DocumentEnd, Event.ID.StreamEnd)) {
            Event event = parser.getEvent();
            if (!event.is(end)) {
                throw broken("one value is expected", line(event));
            }
        }
        return value;
    }

    private Node value(Event event, String path, int depth) {
        int line = line(event);
        if (depth > DEEPEST) {
            throw tooLarge("more than " + DEEPEST + " levels of nesting", line, "Nest less.");
        }
        if (++values > MOST) {
            throw tooLarge("more than " + MOST + " values", line, "Shorten it.");
        }
        if (event instanceof AliasEvent || ((NodeEvent) event).getAnchor() != null) {
            throw new IntarsiaException(
                    ErrorCode.YAML_ALIAS,
                    Place.file(subject).at(line),
                    "anchors and aliases (& and *) are not read",
                    "Write the value out where it is needed.");
        }
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar, path);
        }
        untagged(((CollectionStartEvent) event).getTag(), line);
        return event instanceof MappingStartEvent
                ? mapping(path, line, depth)
                : sequence(path, line, depth);
    }

    private Node scalar(ScalarEvent scalar, String path) {
        int line = line(scalar);
        untagged(scalar.getTag(), line);
        String text = scalar.getValue();
        return new Node.Scalar(
                path, at(line), scalar.isPlain() ? YamlScalars.value(text) : text, text);
    }

    private Node mapping(String path, int line, int depth) {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (Event event = parser.getEvent();
                !event.is(Event.ID.MappingEnd);
                event = parser.getEvent()) {
            if (!(event instanceof ScalarEvent name)) {
                throw broken("the name of an entry is expected", line(event));
            }
            String key = ((Node.Scalar) scalar(name, path)).text();
            Node value = value(parser.getEvent(), Node.below(path, key), depth + 1);
            if (entries.put(key, value) != null) {
                throw broken("\"" + key + "\" is given twice in one map", line(name));
            }
        }
        return new Node.Mapping(path, at(line), entries);
    }

    private Node sequence(String path, int line, int depth) {
        List<Node> items = new ArrayList<>();
        for (Event event = parser.getEvent();
                !event.is(Event.ID.SequenceEnd);
                event = parser.getEvent()) {
            items.add(value(event, path + "[" + items.size() + "]", depth + 1));
        }
        return new Node.Sequence(path, at(line), items);
    }

    private void untagged(String tag, int line) {
        if (tag != null) {
            throw broken("the type " + tag + " is not supported", line);
        }
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }

    private Node.Origin at(int line) {
        return option == null ? new Node.Origin("", line) : new Node.Origin(option, 0);
    }

    private IntarsiaException tooLarge(String what, int line, String next) {
        return new IntarsiaException(
                ErrorCode.DOCUMENT_TOO_LARGE, Place.file(subject).at(line), what, next);
    }

    private IntarsiaException broken(String what, int line) {
        return broken(subject, what, line);
    }

    private static IntarsiaException broken(String subject, String what, int line) {
        return new IntarsiaException(
                ErrorCode.INVALID_YAML, Place.file(subject).at(line), what, "Fix the line.");
    }

    private static String firstLine(String text) {
        return text == null ? "" : text.lines().findFirst().orElse("").strip();
    }
}
