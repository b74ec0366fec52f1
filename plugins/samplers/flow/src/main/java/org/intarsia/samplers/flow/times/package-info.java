/** The times at which samplers of flows ask a network. */
package org.intarsia.samplers.flow.times;
