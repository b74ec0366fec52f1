/**
 * What command line, shell and server do alike: runs, changes of running pipelines, measurements.
 * Takes requests as records, gives results as records, and prints nothing.
 */
package org.intarsia.app;
