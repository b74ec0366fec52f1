package org.intarsia.backbones.var;

/** Counts the matrix products of one forward over all scales, two operations a multiply-add. */
record VarCost(VarOptions options, ScalePyramid pyramid) {
    long flops(int batch) {
        long width = options.embedDim();
        long tokens = pyramid.length();
        long block =
                tokens * width * (4 * width + 2L * options.mlpHidden())
                        + 2 * tokens * tokens * width
                        + (options.sharedAln() ? 0 : 6 * width * width);
        long shared = options.sharedAln() ? 6 * width * width : 0;
        return 2L
                * batch
                * (tokens * options.zChannels() * width + shared + options.depth() * block);
    }
}
