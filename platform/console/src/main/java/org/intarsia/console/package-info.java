/** The console: the files of a web page over the server's API. */
package org.intarsia.console;
