/** Guidance by a branch without its condition. */
package org.intarsia.guidance.cfg;
