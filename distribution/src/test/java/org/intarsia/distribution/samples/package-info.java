/** What goes into the jars that tests put into a running instance. */
package org.intarsia.distribution.samples;
