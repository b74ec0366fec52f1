/** Samplers that draw token ids, each from all those before it, and the losses of such models. */
package org.intarsia.samplers.autoregressive;
