/** The commands that a person types. */
package org.intarsia.cli;
