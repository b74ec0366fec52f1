/** Gemma 2 (Gemma Team 2024, arXiv 2408.00118) as an encoder of texts. */
package org.intarsia.encoders.gemma2;
