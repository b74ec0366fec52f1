/** Options of how runs compute: numbers, or what is measured on this machine. */
package org.intarsia.cli.tuning;
