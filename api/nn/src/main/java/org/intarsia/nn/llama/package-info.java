/**
 * Llamas over the tokens of an image (Touvron 2023; Sun et al. 2024, arXiv 2406.06525): what is
 * condition comes first, every token sees those before it. The notation is that of {@link
 * org.intarsia.nn}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.nn.llama;
