package org.intarsia.objectives.representation;

/**
 * A part of an image, in shares of its sides.
 *
 * @param y from top to bottom
 * @param x from left to right
 */
record CropBox(Span y, Span x) {
    /** Uniform values that a box is made of. */
    static final int DRAWS = 5;

    private static final double NARROWEST = 3.0 / 4;

    /**
     * A part of a side.
     *
     * @param from 0 to 1
     * @param length 0 to 1
     * @param mirrored whether it is read backwards
     */
    record Span(double from, double length, boolean mirrored) {
        /** What a pixel of the view takes of every pixel of the image: a triangle, sums to 1. */
        float[] taps(int pixel, int size, int of) {
            double step = length * of / size;
            int at = mirrored ? size - 1 - pixel : pixel;
            double centre = from * of + (at + 0.5) * step - 0.5;
            double wide = Math.max(step, 1);
            float[] taps = new float[of];
            double sum = 0;
            for (int tap = 0; tap < of; tap++) {
                double near = 1 - Math.abs(tap - centre) / wide;
                taps[tap] = (float) Math.max(near, 0);
                sum += taps[tap];
            }
            for (int tap = 0; tap < of; tap++) {
                taps[tap] /= (float) sum;
            }
            return taps;
        }
    }

    /**
     * A box of an area between the extent's, of an aspect from 3:4 to 4:3, anywhere in the image.
     *
     * @param uniform {@value #DRAWS} values from {@code at}: area, aspect, place, mirror
     */
    static CropBox of(float[] uniform, int at, Views.Extent extent) {
        double area = extent.least() + (extent.most() - extent.least()) * uniform[at];
        double aspect = Math.exp((2 * uniform[at + 1] - 1) * Math.log(NARROWEST));
        double height = Math.min(1, Math.sqrt(area / aspect));
        double width = Math.min(1, Math.sqrt(area * aspect));
        return new CropBox(
                new Span(uniform[at + 2] * (1 - height), height, false),
                new Span(uniform[at + 3] * (1 - width), width, uniform[at + 4] < 0.5));
    }

    /** Writes the taps [size, of] of a side. */
    static void fill(float[] target, int at, Span span, int size, int of) {
        for (int pixel = 0; pixel < size; pixel++) {
            System.arraycopy(span.taps(pixel, size, of), 0, target, at + pixel * of, of);
        }
    }
}
