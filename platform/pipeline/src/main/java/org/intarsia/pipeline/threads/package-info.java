/** On how many threads runs compute, and how rows of one are spread over several. */
package org.intarsia.pipeline.threads;
