/** A plugin for the laws of plugins: bare. */
package org.intarsia.testkit.violators.bare;
