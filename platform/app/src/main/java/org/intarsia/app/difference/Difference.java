package org.intarsia.app.difference;

/**
 * Something that is not as it was recorded.
 *
 * @param what {@code sampler}, {@code weights of shapes-jit.safetensors}, {@code manifest
 *     sampler.steps}
 * @param recorded what was recorded; empty for nothing
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
