/** Reads and checks the archives of plugins, byte by byte and within bounds. */
package org.intarsia.kernel.internal.archive;
