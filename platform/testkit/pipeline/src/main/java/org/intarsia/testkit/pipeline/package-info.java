/**
 * Plugins in a test of the real pipeline: planned, assembled, run and compared with recorded cases
 * as the platform does it, without a framework and without a model file. Begin at {@link
 * org.intarsia.testkit.pipeline.PipelineTestKit}. For tests alone: nothing of it is in the
 * distribution.
 */
package org.intarsia.testkit.pipeline;
