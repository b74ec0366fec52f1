/** A plugin for the laws of plugins: good. */
package org.intarsia.testkit.violators.good;
