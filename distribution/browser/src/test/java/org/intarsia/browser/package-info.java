/** The console in a real browser. */
package org.intarsia.browser;
