/** How the runs of a network compute on this machine: said by a person, or measured and kept. */
package org.intarsia.app.tuning;
