/** Patch after patch of continuous latents, each painted by a diffusion (MAR, the hybrids). */
package org.intarsia.samplers.autoregressive.patches;
