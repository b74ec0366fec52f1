/** Starts everything: the tensor engine, the OSGi framework, the system bundles, the command. */
package org.intarsia.launcher;
