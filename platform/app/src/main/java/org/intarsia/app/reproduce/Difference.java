package org.intarsia.app.reproduce;

/**
 * Something that is not as the picture says.
 *
 * @param what {@code sampler}, {@code weights of shapes-jit.safetensors}, {@code manifest
 *     sampler.steps}
 * @param recorded what the picture says; empty for nothing
 * @param found what there is now; empty for nothing
 */
public record Difference(String what, String recorded, String found) {
    @Override
    public String toString() {
        return what + ": " + said(recorded) + ", now " + said(found);
    }

    private static String said(String text) {
        return text.isEmpty() ? "nothing" : text;
    }
}
