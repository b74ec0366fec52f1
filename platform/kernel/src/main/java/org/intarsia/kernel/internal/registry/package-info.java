/** What the installed plugins bring. */
package org.intarsia.kernel.internal.registry;
