/** A plugin for the laws of plugins: pinning. */
package org.intarsia.testkit.violators.pinning;
