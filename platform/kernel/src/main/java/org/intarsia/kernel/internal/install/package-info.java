/** Lets plugins in and takes them out. */
package org.intarsia.kernel.internal.install;
