/**
 * Pictures on disk: tensors to pixels, PNG files that say how they were made, contact sheets,
 * plots.
 */
package org.intarsia.pipeline.picture;
