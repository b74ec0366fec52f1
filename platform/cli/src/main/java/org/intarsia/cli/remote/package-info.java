/** Commands on a server that runs elsewhere. */
package org.intarsia.cli.remote;
