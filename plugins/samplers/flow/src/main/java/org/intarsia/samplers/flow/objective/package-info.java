/** The loss of flow matching with its terms. */
package org.intarsia.samplers.flow.objective;
