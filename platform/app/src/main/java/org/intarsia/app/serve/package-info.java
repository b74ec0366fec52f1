/** What the command {@code serve} asks of the HTTP server, which is a bundle of its own. */
package org.intarsia.app.serve;
