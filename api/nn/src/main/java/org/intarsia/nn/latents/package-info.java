/**
 * Latents of published families: what their numbers mean, how other tools lay them out, and the
 * noise levels of their samplers.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.nn.latents;
