package org.intarsia.weights.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.weights.NameLists;
import org.intarsia.weights.format.CorruptFileException;
import org.intarsia.weights.format.ForeignFile;
import org.intarsia.weights.format.MappedFile;
import org.intarsia.weights.format.UnsupportedFileException;

/**
 * The JSON file that says which tensor is in which shard.
 *
 * @param file its own name
 * @param shardOf the shard of each tensor, by the tensor's name
 */
record ShardIndex(String file, SortedMap<String, String> shardOf) {
    private static final int LARGEST = 64 << 20;
    private static final int MOST_SHARDS = 10_000;
    private static final String MAP = "weight_map";

    /** Whether a file's name is that of an index, with a variant or without. */
    static boolean isNamed(String name) {
        return name.endsWith(".json");
    }

    /**
     * @throws IntarsiaException INT-302 when a shard lies outside the index's folder, INT-318 when
     *     the file is no index
     */
    static ShardIndex read(Path path) throws IOException {
        String file = FileProblems.name(path);
        refuseOthers(path, file);
        if (Files.size(path) > LARGEST) {
            throw new UnsupportedFileException(
                    "the index is larger than " + LARGEST + " bytes",
                    "Check that it is the index of the model's shards.");
        }
        JsonFactory factory =
                JsonFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(100)
                                        .maxNameLength(4096)
                                        .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                        .build();
        try (JsonParser json = factory.createParser(Files.readAllBytes(path))) {
            return new ShardIndex(file, read(json, file));
        } catch (StreamConstraintsException e) {
            throw new UnsupportedFileException(
                    "the index exceeds the limits: " + e.getOriginalMessage(),
                    "Check that it is the index of the model's shards.");
        } catch (JsonProcessingException e) {
            throw new CorruptFileException(
                    "the index is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (CharConversionException e) {
            throw new CorruptFileException("the index is not UTF-8", e);
        }
    }

    /** The pointer to an index, a page about it, a model file that was given its name. */
    private static void refuseOthers(Path path, String file) throws IOException {
        try (MappedFile bytes = new MappedFile(path)) {
            Optional<ForeignFile> kind = ForeignFile.of(bytes);
            if (kind.isPresent() && !kind.get().isJson()) {
                throw FileProblems.foreign(file, kind.get());
            }
        }
    }

    private static SortedMap<String, String> read(JsonParser json, String file) throws IOException {
        SortedMap<String, String> map = new TreeMap<>();
        boolean found = false;
        if (json.nextToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals(MAP);
                json.nextToken();
                if (wanted) {
                    found = true;
                    readMap(json, file, map);
                } else {
                    json.skipChildren();
                }
            }
        }
        if (!found) {
            throw FileProblems.foreign(
                    file,
                    new ForeignFile(
                            "a JSON text without a " + MAP + ", so no index of shards",
                            "Name the index, such as model.safetensors.index.json, or the model"
                                    + " file itself."));
        }
        return map;
    }

    private static void readMap(JsonParser json, String file, SortedMap<String, String> map)
            throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new CorruptFileException("the " + MAP + " is not an object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw new CorruptFileException("the " + MAP + " gives no file for " + name);
            }
            requireInside(json.getText(), name, file);
            map.put(name, json.getText());
        }
    }

    /** A shard lies beside its index: an index leads to no other folder. */
    private static void requireInside(String shard, String name, String file) {
        boolean plain =
                !shard.isBlank()
                        && shard.length() <= 255
                        && !shard.equals(".")
                        && !shard.equals("..")
                        && shard.chars()
                                .noneMatch(c -> c < ' ' || c == 0x7f || "/\\:".indexOf(c) >= 0);
        if (!plain) {
            throw new IntarsiaException(
                    ErrorCode.MODEL_PATH_OUTSIDE,
                    Place.file(file),
                    "the shard of "
                            + NameLists.clean(name)
                            + ", \""
                            + NameLists.clean(shard)
                            + "\", is not a plain file name",
                    "Put the shards beside the index, and give their names alone in it.");
        }
    }

    SortedSet<String> shards() throws UnsupportedFileException {
        SortedSet<String> shards = new TreeSet<>(shardOf.values());
        if (shards.size() > MOST_SHARDS) {
            throw new UnsupportedFileException(
                    "it names more than " + MOST_SHARDS + " shards",
                    "Save the model in larger shards.");
        }
        return shards;
    }

    /**
     * Says every shard that is missing at once.
     *
     * @param index where the index is
     */
    void requireShards(Path index) throws UnsupportedFileException {
        SortedSet<String> all = shards();
        List<String> missing =
                all.stream()
                        .filter(shard -> !Files.isRegularFile(index.resolveSibling(shard)))
                        .toList();
        if (!missing.isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.MODEL_FILE_NOT_FOUND,
                    Place.file(file),
                    missing.size()
                            + " of "
                            + all.size()
                            + " shards are not beside the index: "
                            + NameLists.list(missing),
                    "Get them from where the index is from, and put them beside it.");
        }
    }
}
