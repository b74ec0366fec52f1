/**
 * Representation autoencoders (arXiv 2510.11690): the tokens of a frozen encoder as latents, and a
 * vision transformer that makes images of them.
 */
package org.intarsia.decoders.rae;
