/** The commands that train, and what their recipes need. */
package org.intarsia.cli.training;
