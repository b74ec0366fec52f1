package org.intarsia.kernel;

/** What the platform was asking of a plugin when its code failed. */
public enum PluginPhase {
    MODULE("loading its module"),
    OPTIONS("reading its options"),
    CONSTRUCTOR("its constructor"),
    SPECS("declaring what it accepts and gives"),
    OPEN("opening a run"),
    ENCODE("encoding an image"),
    CODEBOOK("looking up codes"),
    FORWARD("a forward pass"),
    PREDICT("a prediction of the head"),
    GUIDE("guidance"),
    SAMPLER_START("the start of the sampler"),
    SAMPLER_STEP("a sampler step"),
    SAMPLER_END("the end of the sampler"),
    DECODE("decoding an image"),
    LOSS("the loss of the objective"),
    RECORDED_CASE("a recorded case"),
    CLOSE("its close"),
    RUN("a run");

    private final String words;

    PluginPhase(String words) {
        this.words = words;
    }

    /** As it is written after "in": {@code a sampler step}. */
    @Override
    public String toString() {
        return words;
    }
}
