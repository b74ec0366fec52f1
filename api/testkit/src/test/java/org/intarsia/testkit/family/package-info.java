/** One toy of every family of generators, written against the SPI alone. */
package org.intarsia.testkit.family;
