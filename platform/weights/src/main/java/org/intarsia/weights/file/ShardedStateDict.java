package org.intarsia.weights.file;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.intarsia.base.Digests;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.format.CorruptFileException;

/** Several safetensors files beside an index that says which tensor is in which. */
final class ShardedStateDict implements StateDict {
    private static final long LARGEST_INDEX = 32L << 20;
    private static final int MOST_SHARDS = 1000;

    private final String file;
    private final SortedMap<String, StateDict> shards;
    private final NavigableMap<String, StateDict> shardOf = new TreeMap<>();

    private ShardedStateDict(String file, SortedMap<String, StateDict> shards) {
        this.file = file;
        this.shards = shards;
    }

    static StateDict open(Path index) throws IOException {
        SortedMap<String, String> map = readIndex(index);
        SortedSet<String> files = new TreeSet<>(map.values());
        if (files.size() > MOST_SHARDS) {
            throw new CorruptFileException("it names more than " + MOST_SHARDS + " shards");
        }
        ShardedStateDict dict = new ShardedStateDict(FileProblems.name(index), new TreeMap<>());
        try {
            for (String shard : files) {
                dict.shards.put(shard, StateDicts.open(index.resolveSibling(shard), null));
            }
            dict.distribute(map);
            return dict;
        } catch (IOException | RuntimeException e) {
            dict.close();
            throw e;
        }
    }

    private void distribute(SortedMap<String, String> map) throws CorruptFileException {
        for (Map.Entry<String, String> entry : map.entrySet()) {
            StateDict shard = shards.get(entry.getValue());
            if (!shard.names().contains(entry.getKey())) {
                throw new CorruptFileException(
                        entry.getKey() + " is not in the shard that the index says");
            }
            shardOf.put(entry.getKey(), shard);
        }
        for (StateDict shard : shards.values()) {
            for (String name : shard.names()) {
                if (shardOf.get(name) != shard) {
                    throw new CorruptFileException(name + " is in a shard but not in the index");
                }
            }
        }
    }

    private static SortedMap<String, String> readIndex(Path index) throws IOException {
        if (Files.size(index) > LARGEST_INDEX) {
            throw new CorruptFileException("the index is larger than " + LARGEST_INDEX + " bytes");
        }
        JsonFactory factory =
                JsonFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(16)
                                        .maxStringLength(4096)
                                        .maxNameLength(4096)
                                        .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build();
        SortedMap<String, String> map = new TreeMap<>();
        try (JsonParser json = factory.createParser(Files.readAllBytes(index))) {
            boolean found = false;
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new CorruptFileException("the index is not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals("weight_map");
                json.nextToken();
                if (wanted) {
                    found = true;
                    readMap(json, map);
                } else {
                    json.skipChildren();
                }
            }
            if (!found) {
                throw new CorruptFileException("the index has no weight_map");
            }
        } catch (JsonProcessingException e) {
            throw new CorruptFileException("the index is not valid JSON", e);
        }
        return map;
    }

    private static void readMap(JsonParser json, SortedMap<String, String> map) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new CorruptFileException("the weight_map is not an object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw new CorruptFileException("the weight_map gives no file for " + name);
            }
            String shard = json.getText();
            // A shard lies beside its index: an index leads to no other folder.
            if (!shard.matches("[\\w.-]{1,200}\\.safetensors")) {
                throw new CorruptFileException(
                        "the shard of " + name + " is not a plain file name");
            }
            map.put(name, shard);
        }
    }

    @Override
    public String file() {
        return file;
    }

    @Override
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(shardOf.navigableKeySet());
    }

    @Override
    public TensorInfo info(String name) {
        return shard(name).info(name);
    }

    @Override
    public NDArray load(String name, NDManager manager) {
        return shard(name).load(name, manager);
    }

    private StateDict shard(String name) {
        StateDict shard = shardOf.get(name);
        if (shard == null) {
            throw FileProblems.noTensor(file, name, names());
        }
        return shard;
    }

    @Override
    public String sha256() {
        StringBuilder all = new StringBuilder();
        shards.forEach((name, shard) -> all.append(shard.sha256() + " " + name + "\n"));
        return Digests.sha256(all.toString());
    }

    @Override
    public SortedMap<String, String> others() {
        SortedMap<String, String> all = new TreeMap<>();
        shards.values().forEach(shard -> all.putAll(shard.others()));
        return Collections.unmodifiableSortedMap(all);
    }

    /** Those of all shards; where two disagree, the first in the order of names counts. */
    @Override
    public Map<String, String> metadata() {
        Map<String, String> all = new TreeMap<>();
        shards.values().forEach(shard -> shard.metadata().forEach(all::putIfAbsent));
        return Collections.unmodifiableMap(all);
    }

    @Override
    public void close() {
        shards.values().forEach(StateDict::close);
    }
}
