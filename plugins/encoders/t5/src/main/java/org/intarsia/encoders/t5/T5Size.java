package org.intarsia.encoders.t5;

import org.intarsia.spi.plugin.Option;

/** The network by its published names; the defaults are those of flan-t5-xl. */
public record T5Size(
        @Option(value = "2048", min = 2, max = 16384, help = "D, width of the tokens") int dModel,
        @Option(value = "64", min = 1, max = 1024, help = "d, width of a head") int dKv,
        @Option(value = "5120", min = 1, max = 65536, help = "m, hidden units of a block") int dFf,
        @Option(value = "24", min = 1, max = 256, help = "number of blocks") int numLayers,
        @Option(value = "32", min = 1, max = 256, help = "H, heads") int numHeads,
        @Option(value = "32128", min = 8, max = 1 << 20, help = "rows of the table of tokens")
                int vocabSize,
        @Option(value = "32", min = 4, max = 1024, help = "distances that attention tells apart")
                int relativeAttentionNumBuckets,
        @Option(value = "128", min = 4, max = 65536, help = "distance from which on all are one")
                int relativeAttentionMaxDistance,
        @Option(value = "1e-6", above = 0, max = 1, help = "epsilon of the RMS norms")
                double layerNormEpsilon) {
    RelativeBuckets buckets() {
        return new RelativeBuckets(relativeAttentionNumBuckets, relativeAttentionMaxDistance);
    }
}
