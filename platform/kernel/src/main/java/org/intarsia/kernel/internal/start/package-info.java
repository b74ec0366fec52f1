/** Starts and stops the kernel in a framework. */
package org.intarsia.kernel.internal.start;
