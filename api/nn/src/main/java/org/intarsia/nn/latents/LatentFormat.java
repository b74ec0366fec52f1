package org.intarsia.nn.latents;

/** Which tool's conventions the numbers of a latent follow. */
public enum LatentFormat {
    /** ComfyUI's SaveLatent: raw; a flow that was stopped early was divided by 1 - sigma. */
    COMFYUI("ComfyUI latent", true),
    /** The same before its version marker: divided by the factor of Stable Diffusion 1, too. */
    COMFYUI_OLD("ComfyUI latent without a version marker", true),
    /** What a base model's sampler holds, packed into tokens or not: diffusers, BFL, InvokeAI. */
    SAMPLER("latent of a sampler", false),
    /** A batch of PiD: as its decoder takes them. */
    PID("PiD batch", false),
    /** Written by this platform: as its decoders take them. */
    INTARSIA("Intarsia latent", false);

    private final String words;
    private final boolean raw;

    LatentFormat(String words, boolean raw) {
        this.words = words;
        this.raw = raw;
    }

    /** Whether its values are raw unless something says otherwise. */
    public boolean isRaw() {
        return raw;
    }

    /** Whether noisy latents of SDXL are in the frame of Euler's sampler. */
    public boolean isOfSampler() {
        return this != PID && this != INTARSIA;
    }

    /** Whether a flow's values were divided by 1 - sigma. */
    public boolean isDivided() {
        return this == COMFYUI || this == COMFYUI_OLD;
    }

    @Override
    public String toString() {
        return words;
    }
}
