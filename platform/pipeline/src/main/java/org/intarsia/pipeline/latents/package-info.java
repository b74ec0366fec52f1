/** Latents in files: those of other tools, and those that this platform writes. */
package org.intarsia.pipeline.latents;
