package org.intarsia.spi.spec;

import java.util.Locale;

/** What a sampler shows to a network, and what an earlier forward means for a later one. */
public enum InputKind {
    /** Noisy latents with their companions. Every forward is independent. */
    LATENTS("noisy latents", false),
    /**
     * All ids so far. A session may keep what it computed for the earlier ones and compute the new
     * ones only.
     */
    IDS("all ids so far", true),
    /** The token vectors since the last step. A session must remember the earlier ones. */
    VECTORS("vectors since the last step", true);

    private final String meaning;
    private final boolean remembered;

    InputKind(String meaning, boolean remembered) {
        this.meaning = meaning;
        this.remembered = remembered;
    }

    /**
     * Whether sessions build on earlier forwards. Then every branch of guidance is run at every
     * step, so that the memory of each is whole; otherwise branches that a step does not need cost
     * nothing.
     */
    public boolean remembered() {
        return remembered;
    }

    /** {@code vectors (vectors since the last step)}, for messages. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT) + " (" + meaning + ")";
    }
}
