/** Plugins for the tests, packed into jars there. */
package org.intarsia.kernel.samples;
