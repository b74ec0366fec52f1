package org.intarsia.kernel.internal;

import java.net.URL;
import java.util.function.Function;

/**
 * Where components come from.
 *
 * @param bundle its symbolic name
 * @param digest sha256 of the file, in hex
 * @param resources by path, without a leading slash; null for one that is not there
 */
public record Origin(
        String bundle, String version, String digest, Function<String, URL> resources) {}
