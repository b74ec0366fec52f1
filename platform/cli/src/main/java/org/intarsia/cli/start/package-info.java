/** Where the commands start: parsing, exit codes, errors. */
package org.intarsia.cli.start;
