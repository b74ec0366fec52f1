/** Samplers that integrate the velocity of a flow, and the flow-matching objective. */
package org.intarsia.samplers.flow;
