/** Random numbers that depend on the seed of a row and the name of a draw alone. */
package org.intarsia.pipeline.noise;
