/** Measures networks. */
package org.intarsia.app.bench;
