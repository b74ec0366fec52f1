package org.intarsia.weights.file;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.intarsia.weights.NameLists;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.format.CorruptFileException;
import org.intarsia.weights.format.UnsupportedFileException;
import org.intarsia.weights.type.StoredType;

/**
 * Reads the JSON header of a safetensors file. Believes nothing: every number is bounded, every
 * name and field known, and the whole is judged before a tensor is made of it.
 */
final class SafetensorsHeader {
    /** A tensor with its bytes' place behind the header. */
    record Entry(TensorInfo info, long begin, long end) {}

    /** In the order of the header. */
    record Header(List<Entry> entries, Map<String, String> metadata) {}

    private static final int MOST_DIMENSIONS = 64;
    private static final String SAVE_AGAIN =
            "Save the file again with no metadata, or with short texts only.";

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(100)
                                    .maxNumberLength(1000)
                                    .maxNameLength(4096)
                                    .maxStringLength(SafetensorsFile.LARGEST_HEADER)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build();

    private final JsonParser json;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new TreeMap<>();

    private SafetensorsHeader(JsonParser json) {
        this.json = json;
    }

    static Header read(byte[] utf8) throws IOException {
        try (JsonParser json = JSON.createParser(utf8)) {
            SafetensorsHeader header = new SafetensorsHeader(json);
            header.readAll();
            return new Header(header.entries, Collections.unmodifiableMap(header.metadata));
        } catch (StreamConstraintsException e) {
            throw new UnsupportedFileException(
                    "its header exceeds the limits: " + e.getOriginalMessage(), SAVE_AGAIN);
        } catch (JsonProcessingException e) {
            throw new CorruptFileException(
                    "its header is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (CharConversionException e) {
            throw new CorruptFileException("its header is not UTF-8", e);
        }
    }

    private void readAll() throws IOException {
        require(JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (name.equals("__metadata__")) {
                readMetadata();
            } else {
                require(JsonToken.START_OBJECT);
                entries.add(readEntry(name));
            }
        }
        if (json.nextToken() != null) {
            throw new CorruptFileException("something follows the object in its header");
        }
    }

    /** Texts by name, or null for none. */
    private void readMetadata() throws IOException {
        JsonToken begin = json.nextToken();
        if (begin == JsonToken.VALUE_NULL) {
            return;
        }
        if (begin != JsonToken.START_OBJECT) {
            throw noTexts("its __metadata__ is " + described(begin) + ", not texts by name");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw noTexts(
                        "its __metadata__ holds "
                                + described(json.currentToken())
                                + " under "
                                + NameLists.clean(key)
                                + ", where the format allows only a text");
            }
            metadata.put(key, json.getText());
        }
    }

    private static UnsupportedFileException noTexts(String what) {
        return new UnsupportedFileException(what, SAVE_AGAIN);
    }

    private static String described(JsonToken token) {
        return switch (token) {
            case START_ARRAY -> "a list";
            case START_OBJECT -> "a map";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            case VALUE_NULL -> "null";
            default -> "a text";
        };
    }

    private Entry readEntry(String name) throws IOException {
        StoredType type = null;
        long[] shape = null;
        long[] offsets = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            switch (json.currentName()) {
                case "dtype" -> {
                    require(JsonToken.VALUE_STRING);
                    type = StoredType.named(json.getText());
                }
                case "shape" -> shape = readNumbers(name);
                case "data_offsets" -> offsets = readNumbers(name);
                // Later versions of the format may say more of a tensor.
                default -> {
                    json.nextToken();
                    json.skipChildren();
                }
            }
        }
        if (type == null || shape == null || offsets == null || offsets.length != 2) {
            throw new CorruptFileException(name + " lacks its dtype, shape or two data_offsets");
        }
        requireSize(name, type, shape, offsets);
        return new Entry(new TensorInfo(name, type, new Shape(shape)), offsets[0], offsets[1]);
    }

    private long[] readNumbers(String name) throws IOException {
        require(JsonToken.START_ARRAY);
        long[] numbers = new long[MOST_DIMENSIONS];
        int count = 0;
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            if (count == MOST_DIMENSIONS) {
                throw new CorruptFileException(name + " has too many dimensions");
            }
            numbers[count++] = json.getLongValue();
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new CorruptFileException(name + " has something else where numbers belong");
        }
        for (int i = 0; i < count; i++) {
            if (numbers[i] < 0) {
                throw new CorruptFileException(name + " has a negative size or offset");
            }
        }
        return java.util.Arrays.copyOf(numbers, count);
    }

    private static void requireSize(String name, StoredType type, long[] shape, long[] offsets)
            throws CorruptFileException {
        long bytes =
                type.bits() == 0
                        ? offsets[1] - offsets[0]
                        : TensorSizes.bytes(name, shape, type.bits());
        if (offsets[1] < offsets[0] || offsets[1] - offsets[0] != bytes) {
            throw new CorruptFileException(
                    name + " has offsets that do not hold its shape's " + bytes + " bytes");
        }
    }

    private void require(JsonToken token) throws IOException {
        if (json.nextToken() != token) {
            throw new CorruptFileException("its header is not laid out as safetensors lays it out");
        }
    }
}
