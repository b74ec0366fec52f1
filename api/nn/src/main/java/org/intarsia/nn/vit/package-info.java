/**
 * Vision transformers in the form of their authors (Dosovitskiy 2021) and of DINO, MAE and RAE. The
 * notation is that of {@link org.intarsia.nn}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.nn.vit;
