/**
 * The last layer of a diffusion transformer: every token becomes a patch (Peebles and Xie 2023).
 */
package org.intarsia.heads.patchlinear;
