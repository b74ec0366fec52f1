/** Plugins that break one law each. */
package org.intarsia.testkit.violators;
