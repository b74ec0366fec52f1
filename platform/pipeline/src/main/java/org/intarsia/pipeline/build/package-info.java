/** Builds the parts of a manifest, each from its options and weights. */
package org.intarsia.pipeline.build;
