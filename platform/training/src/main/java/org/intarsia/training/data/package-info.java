/** Shapes: an endless, deterministic picture data set of ten classes; nothing on disk. */
package org.intarsia.training.data;
