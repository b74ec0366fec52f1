/** The kernel, on the class path and in a framework. */
package org.intarsia.kernel;
