/**
 * Neural fields as a head (PixNerd, arXiv 2507.23268): the token of a patch generates the weights
 * of a small MLP, which is asked at every pixel of the patch.
 */
package org.intarsia.heads.neuralfield;
