/** The commands. */
package org.intarsia.cli.commands;
