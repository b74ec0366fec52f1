package org.intarsia.app.tuning;

import java.util.Map;
import java.util.TreeMap;

/**
 * A number that was chosen by measuring.
 *
 * @param value the choice
 * @param seconds of every number that was tried
 */
record Measured(int value, Map<Integer, Double> seconds) {
    Measured {
        seconds = new TreeMap<>(seconds);
    }
}
