package org.intarsia.nn.lowrank;

/**
 * What a layer learns beside a matrix that stays as it is: {@code alpha / rank} times the product
 * of two narrow matrices (LoRA, Hu 2021).
 *
 * @param rank r, at least 1
 * @param alpha what the product is multiplied by, times the rank
 * @param deviation standard deviation of the values that a fresh {@value #INNER} begins with
 */
public record LowRankSize(int rank, double alpha, double deviation) {
    /** Last part of the name of the matrix [r, in]. */
    public static final String INNER = "lora_A";

    /** Last part of the name of the matrix [out, r]. */
    public static final String OUTER = "lora_B";

    double scale() {
        return alpha / rank;
    }
}
