package org.intarsia.pipeline.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/**
 * YAML to {@link Node}s, bounded: no aliases, no types, at most {@value #DEEPEST} levels and
 * {@value #MOST} values. Nothing is built that the text does not spell out.
 */
public final class YamlReader {
    /** Levels of nesting. */
    public static final int DEEPEST = 32;

    /** Values in one document. */
    public static final int MOST = 20_000;

    /** Characters in one document. */
    public static final int LONGEST = 1 << 20;

    private final YAMLParser parser;
    private final String subject;
    private int values;

    private YamlReader(YAMLParser parser, String subject) {
        this.parser = parser;
        this.subject = subject;
    }

    /**
     * @param subject what to call the document in messages: its file name
     * @throws IntarsiaException INT-101 broken YAML, INT-102 too long, too deep or too many values,
     *     INT-103 an alias
     */
    public static Node.Mapping read(String text, String subject) {
        if (text.length() > LONGEST) {
            throw new IntarsiaException(
                    ErrorCode.DOCUMENT_TOO_LARGE,
                    Place.file(subject),
                    text.length() + " characters",
                    "Keep it below " + LONGEST + ".");
        }
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            YamlReader reader = new YamlReader(parser, subject);
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw reader.broken("it is empty", 1);
            }
            Node root = reader.value(first, "", 0);
            if (!(root instanceof Node.Mapping mapping)) {
                throw reader.broken("it is not a map of names to values", 1);
            }
            return mapping;
        } catch (JsonProcessingException e) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_YAML,
                    Place.file(subject)
                            .at(e.getLocation() == null ? 0 : e.getLocation().getLineNr()),
                    "not valid YAML: " + firstLine(e.getOriginalMessage()),
                    "Fix the line.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Node value(JsonToken token, String path, int depth) throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        if (depth > DEEPEST) {
            throw new IntarsiaException(
                    ErrorCode.DOCUMENT_TOO_LARGE,
                    Place.file(subject).at(line),
                    "more than " + DEEPEST + " levels of nesting",
                    "Manifests are flat: move the parts up.");
        }
        if (++values > MOST) {
            throw new IntarsiaException(
                    ErrorCode.DOCUMENT_TOO_LARGE,
                    Place.file(subject).at(line),
                    "more than " + MOST + " values",
                    "Shorten it.");
        }
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw new IntarsiaException(
                    ErrorCode.YAML_ALIAS,
                    Place.file(subject).at(line),
                    "anchors and aliases (& and *) are not read",
                    "Write the value out where it is needed.");
        }
        return switch (token) {
            case START_OBJECT -> mapping(path, line, depth);
            case START_ARRAY -> sequence(path, line, depth);
            case VALUE_NULL -> new Node.Scalar(path, at(line), null);
            case VALUE_TRUE -> new Node.Scalar(path, at(line), true);
            case VALUE_FALSE -> new Node.Scalar(path, at(line), false);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    new Node.Scalar(path, at(line), parser.getNumberValue());
            case VALUE_STRING -> new Node.Scalar(path, at(line), parser.getText());
            default -> throw broken("a value was expected", line);
        };
    }

    private Node mapping(String path, int line, int depth) throws IOException {
        Map<String, Node> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int keyLine = parser.currentTokenLocation().getLineNr();
            Node value = value(parser.nextToken(), Node.below(path, key), depth + 1);
            if (entries.put(key, value) != null) {
                throw broken("\"" + key + "\" is given twice in one map", keyLine);
            }
        }
        return new Node.Mapping(path, at(line), entries);
    }

    private Node sequence(String path, int line, int depth) throws IOException {
        List<Node> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            items.add(value(token, path + "[" + items.size() + "]", depth + 1));
        }
        return new Node.Sequence(path, at(line), items);
    }

    private static Node.Origin at(int line) {
        return new Node.Origin("", line);
    }

    private IntarsiaException broken(String what, int line) {
        return new IntarsiaException(
                ErrorCode.INVALID_YAML, Place.file(subject).at(line), what, "Fix the line.");
    }

    private static String firstLine(String text) {
        return text == null ? "" : text.lines().findFirst().orElse("").strip();
    }
}
