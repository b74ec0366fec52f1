/**
 * The last layer of REG (arXiv 2507.01467), with a velocity for the image and one for its class
 * token.
 */
package org.intarsia.heads.reg;
