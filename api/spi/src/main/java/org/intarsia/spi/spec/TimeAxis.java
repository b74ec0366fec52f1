package org.intarsia.spi.spec;

/** Which end of [0, 1] is noise. References disagree, and each is right for its own checkpoint. */
public enum TimeAxis {
    /** t = 0 is noise, t = 1 is data: z = t x + (1 - t) e (JiT, PixNerd, DeCo, PixelDiT C2I). */
    NOISE_AT_ZERO,
    /** t = 1 is noise, t = 0 is data: z = (1 - t) x + t e (SiT, REG, DiT-DH, PiD). */
    NOISE_AT_ONE,
    /** No flow time: autoregression. */
    NONE
}
