/** A system bundle that offers a command. */
package org.intarsia.launcher.sample;
