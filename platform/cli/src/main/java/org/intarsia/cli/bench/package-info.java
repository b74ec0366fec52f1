/** Measures networks. */
package org.intarsia.cli.bench;
