/**
 * The patch-level diffusion transformer that PixNerd, DeCo and the class-conditional PixelDiT have
 * in common: each puts another head on it. A backbone is a subclass of {@link
 * org.intarsia.nn.dit.PatchDitBackbone} that says what its options are called. A text may go
 * through the blocks beside the image, as in the text-conditioned PixelDiT and in PiD: {@link
 * org.intarsia.nn.dit.JointPatchDit}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.nn.dit;
