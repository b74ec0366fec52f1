/** A plugin for the laws of plugins: threads. */
package org.intarsia.testkit.violators.threads;
