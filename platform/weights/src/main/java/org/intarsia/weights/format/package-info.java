/**
 * Files as bytes: mapped, bounded, and taken apart without believing anything that they say of
 * themselves. Nothing here knows of tensors' meaning; nothing here is exported.
 */
package org.intarsia.weights.format;
