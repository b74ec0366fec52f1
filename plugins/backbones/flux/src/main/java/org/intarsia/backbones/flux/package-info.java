/** The transformer of FLUX.1 (Black Forest Labs): image and text side by side, then together. */
package org.intarsia.backbones.flux;
