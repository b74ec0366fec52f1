/** What is typed in the shell: lines of commands, and the parts that a swap names. */
package org.intarsia.cli.shell.syntax;
