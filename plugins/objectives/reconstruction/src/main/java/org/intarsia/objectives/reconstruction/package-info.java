/** How a tokenizer is taught together with its decoder. */
package org.intarsia.objectives.reconstruction;
