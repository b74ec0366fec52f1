/** The console's files by HTTP, with the headers that a browser is to hold them by. */
package org.intarsia.server.pages;
