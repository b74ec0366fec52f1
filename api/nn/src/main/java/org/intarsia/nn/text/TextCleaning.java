package org.intarsia.nn.text;

/** What is done to a text before it is made tokens. */
public enum TextCleaning {
    /** Nothing. */
    NONE,

    /** White space at both ends is dropped. */
    STRIP;

    /** The text as it is made tokens. */
    public String clean(String text) {
        return switch (this) {
            case NONE -> text;
            case STRIP -> WhiteSpace.stripped(text);
        };
    }
}
