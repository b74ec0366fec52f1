/**
 * Diffusion in discrete steps that keeps the variance (Ho 2020; Nichol and Dhariwal 2021), which is
 * no flow on a straight path. The notation is that of {@link org.intarsia.nn}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.nn.diffusion;
