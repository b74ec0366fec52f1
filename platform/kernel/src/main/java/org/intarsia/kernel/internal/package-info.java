/** How plugins come in and go out. */
package org.intarsia.kernel.internal;
