/** The command {@code bench}. */
package org.intarsia.cli.bench;
