package org.intarsia.weights.file;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.intarsia.base.Digests;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.weights.NameLists;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.TensorInfo;
import org.jspecify.annotations.Nullable;

/** Several files beside an index that says which tensor is in which. */
final class ShardedStateDict implements StateDict {
    private final String file;
    private final SortedMap<String, StateDict> shards;
    private final NavigableMap<String, StateDict> shardOf = new TreeMap<>();

    private ShardedStateDict(String file, SortedMap<String, StateDict> shards) {
        this.file = file;
        this.shards = shards;
    }

    /**
     * @param key of the nested dict in every shard that PyTorch saved, or null
     */
    static StateDict open(Path index, @Nullable String key) throws IOException {
        ShardIndex read = ShardIndex.read(index);
        read.requireShards(index);
        ShardedStateDict dict = new ShardedStateDict(read.file(), new TreeMap<>());
        try {
            for (String shard : read.shards()) {
                dict.shards.put(shard, StateDicts.openSingle(index.resolveSibling(shard), key));
            }
            dict.distribute(read.shardOf());
            return dict;
        } catch (IOException | RuntimeException e) {
            dict.close();
            throw e;
        }
    }

    /**
     * The index decides where a tensor is. One that it leaves out is where it is, if that is a
     * single place.
     */
    private void distribute(SortedMap<String, String> map) {
        List<String> wrong = new ArrayList<>();
        map.forEach(
                (name, shard) -> {
                    if (shards.get(shard).names().contains(name)) {
                        shardOf.put(name, shards.get(shard));
                    } else {
                        wrong.add(name + " is not in " + shard + ", as the index says");
                    }
                });
        for (StateDict shard : shards.values()) {
            for (String name : shard.names()) {
                StateDict other = map.containsKey(name) ? shard : shardOf.putIfAbsent(name, shard);
                if (other != null && other != shard) {
                    wrong.add(
                            name
                                    + " is in "
                                    + other.file()
                                    + " and "
                                    + shard.file()
                                    + ", and the index does not say which counts");
                }
            }
        }
        if (!wrong.isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.SAFETENSORS_DAMAGED,
                    Place.file(file),
                    "the index and its shards do not belong together: " + NameLists.list(wrong),
                    "Get the index and all shards of one release.");
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

    @Override
    public NDArray rows(String name, long[] rows, NDManager manager) {
        return shard(name).rows(name, rows, manager);
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
