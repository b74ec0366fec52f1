package org.intarsia.spi.text;

/** Where the rows of a short text are that hold no token. */
public enum PaddingSide {
    LEFT,
    RIGHT
}
