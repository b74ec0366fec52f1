package org.intarsia.spi.text;

/** What a text is for; encoders may treat the two differently. */
public enum TextRole {
    /** It says what the picture shows. */
    PROMPT,

    /** Its embedding stands for "no text": the empty text, or what the picture is to avoid. */
    NEGATIVE
}
