/** The times at which guidance is on. */
package org.intarsia.guidance.cfg.interval;
