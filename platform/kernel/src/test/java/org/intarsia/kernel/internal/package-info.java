/** Tests of the parts of the kernel that need no framework. */
package org.intarsia.kernel.internal;
