/** Parts with their weights, ready to run. */
package org.intarsia.pipeline.assembly;
