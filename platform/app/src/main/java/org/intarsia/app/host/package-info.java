/**
 * The running pipelines of a process: requests as records, results as records, events to listeners.
 * Every change of a pipeline is in the audit log with its actor.
 */
package org.intarsia.app.host;
