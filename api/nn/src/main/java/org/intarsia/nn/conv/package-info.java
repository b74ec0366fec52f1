/**
 * Convolutional layers and the autoencoder that VQGAN and its followers share. Arrays are maps [B,
 * C, H, W]; the notation is that of {@link org.intarsia.nn}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.nn.conv;
