/** A plugin for the laws of plugins: statics. */
package org.intarsia.testkit.violators.statics;
