package org.intarsia.pipeline.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.nn.latents.SamplingMemory;
import org.intarsia.pipeline.build.BuiltPart;
import org.intarsia.spi.Component;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.Kind;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Counts the memory of a run from what the parts state. They work one after the other, so the
 * largest of them counts; what a session holds is there all the time.
 */
final class MemoryCounter {
    /** Java, its code and heap, and the engine's libraries, before anything is computed. */
    private static final long PROCESS = 336L << 20;

    /** Of a tokenizer and its decoder: less code is there. */
    private static final long PROCESS_OF_CODEC = 324L << 20;

    /** Up to here, free memory falls to pieces between the steps of a sampler: a sixth of it. */
    private static final long FRAGMENTED = 150L << 20;

    private static final int FRAGMENTED_SHARE = 6;

    /** Up to here the allocator keeps one and a half times what is in use. */
    private static final long SMALL = 320L << 20;

    /** Logits, in order, summed up, and drawn from. */
    private static final int COPIES_OF_LOGITS = 6;

    private final Map<Kind, BuiltPart> built;
    private final ImageSpec pictures;
    private final int batch;
    private final Guidance guidance;
    private final Set<String> unknown = new LinkedHashSet<>();
    private String largest = "";
    private long most;
    private long held;

    MemoryCounter(Map<Kind, BuiltPart> built, ImageSpec pictures, int batch) {
        this.built = built;
        this.pictures = pictures;
        this.batch = batch;
        guidance = part(Kind.GUIDANCE, Guidance.class).orElse(Guidance.NONE);
    }

    MemoryEstimate estimate(long weightBytes) {
        parts();
        List<MemoryEstimate.Row> all = new ArrayList<>();
        boolean codec = built.get(Kind.BACKBONE) == null;
        long process = codec ? PROCESS_OF_CODEC : PROCESS;
        all.add(new MemoryEstimate.Row(MemoryEstimate.PROCESS, process));
        all.add(new MemoryEstimate.Row(MemoryEstimate.WEIGHTS, weightBytes));
        if (held > 0) {
            all.add(new MemoryEstimate.Row("session caches", held));
        }
        long intermediates = most + kept(most);
        all.add(new MemoryEstimate.Row("intermediates of the " + largest, intermediates));
        if (!codec) {
            long fragments = Math.min(intermediates, FRAGMENTED) / FRAGMENTED_SHARE;
            all.add(new MemoryEstimate.Row("fragments between steps", fragments));
        }
        all.add(new MemoryEstimate.Row("sampler and guidance", sampling()));
        all.add(new MemoryEstimate.Row("images", pixels() * 3 * Float.BYTES));
        all.add(new MemoryEstimate.Row(MemoryEstimate.HEAP, heap()));
        return new MemoryEstimate(batch, all, List.copyOf(unknown));
    }

    /** Without a backbone, images are encoded and decoded again. */
    private void parts() {
        BuiltPart backbone = built.get(Kind.BACKBONE);
        if (backbone == null) {
            count(built.get(Kind.TOKENIZER), Kind.TOKENIZER, batch);
        } else {
            int rows = batch * Math.max(1, rows(Branch.MAIN));
            count(backbone, Kind.BACKBONE, rows);
            count(built.get(Kind.HEAD), Kind.HEAD, rows);
            guidance.networks().forEach(this::network);
        }
        count(built.get(Kind.DECODER), Kind.DECODER, batch);
        count(built.get(Kind.TEXT_ENCODER), Kind.TEXT_ENCODER, 1);
    }

    /** Branches that one call of a network answers. */
    private int rows(String network) {
        return (int)
                guidance.branches().stream()
                        .filter(branch -> branch.predictor().equals(network))
                        .count();
    }

    /** A network that guidance holds. */
    private void network(String name, RunContext.Network network) {
        int rows = batch * Math.max(1, rows(name));
        count(network.backbone(), Kind.BACKBONE, "backbone of " + name, rows);
        count(network.head(), Kind.HEAD, "head of " + name, rows);
    }

    /** With the parts of its kind that it holds: a decoder's network, a tokenizer's encoder. */
    private void count(BuiltPart part, Kind kind, int rows) {
        if (part != null) {
            count(part.instance(), kind, part.component().name(), rows);
            if (kind == Kind.DECODER) {
                pipelineOf(part);
            }
            part.with().values().stream()
                    .filter(inner -> kind != Kind.HEAD && kind.type().isInstance(inner.instance()))
                    .forEach(inner -> count(inner, kind, rows));
        }
    }

    /**
     * A decoder that holds a pipeline counts it with itself, where its parts state their memory.
     */
    private void pipelineOf(BuiltPart decoder) {
        for (Kind kind : List.of(Kind.BACKBONE, Kind.HEAD)) {
            decoder.with().values().stream()
                    .filter(inner -> kind.type().isInstance(inner.instance()))
                    .filter(inner -> !(inner.instance() instanceof Footprint))
                    .forEach(inner -> unknown.add(kind.word() + " " + inner.component().name()));
        }
    }

    private void count(Component part, Kind kind, String name, int rows) {
        if (!(part instanceof Footprint footprint)) {
            unknown.add(kind.word() + " " + name);
            return;
        }
        long kept = footprint.heldBytes(rows);
        long working = footprint.workingBytes(rows);
        if (kept < 0 || working < 0) {
            throw new IntarsiaException(
                    ErrorCode.BROKEN_DECLARATION,
                    kind.word() + " " + name,
                    "it states a memory below 0 for " + rows + " rows",
                    "Report it to the plugin's author.");
        }
        held += kept;
        if (largest.isEmpty() || working > most) {
            most = working;
            largest = kind.word();
        }
    }

    private long sampling() {
        Optional<LatentSpec> latents =
                part(Kind.TOKENIZER, Tokenizer.class).map(Tokenizer::latents);
        if (latents.isEmpty()) {
            latents = part(Kind.DECODER, Decoder.class).map(Decoder::accepts);
        }
        if (latents.isEmpty()) {
            return 0;
        }
        if (latents.get() instanceof LatentSpec.Discrete ids) {
            long tokens =
                    ids.scales().size() == 1
                            ? 1
                            : ids.scales().stream().mapToLong(Grid::tokens).max().orElseThrow();
            return Float.BYTES * COPIES_OF_LOGITS * batch * tokens * ids.vocabulary();
        }
        LatentSpec.Continuous map = (LatentSpec.Continuous) latents.get();
        long values = (long) batch * map.channels() * map.grid().tokens();
        return SamplingMemory.bytes(values, guidance.branches().size());
    }

    /** Three channels twice, and two copies of 8-bit pixels. */
    private long heap() {
        return pixels() * (2 * 3 * Float.BYTES + 2 * Integer.BYTES);
    }

    private long pixels() {
        return (long) batch * pictures.height() * pictures.width();
    }

    /** What the allocator keeps of blocks that were freed; of large ones less, for it maps them. */
    private static long kept(long bytes) {
        long small = Math.min(bytes, SMALL);
        return small + small / 2 + (bytes - small) / 4 * 3;
    }

    private <T> Optional<T> part(Kind kind, Class<T> type) {
        return Optional.ofNullable(built.get(kind))
                .map(BuiltPart::instance)
                .filter(type::isInstance)
                .map(type::cast);
    }
}
