/** The decoder of models that work on the pixels themselves. */
package org.intarsia.decoders.pixel;
