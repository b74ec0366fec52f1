/** What samplers and objectives of autoregressive models have in common. */
package org.intarsia.samplers.autoregressive.shared;
