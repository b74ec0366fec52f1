/** How a tokenizer is trained together with its decoder. */
package org.intarsia.objectives.reconstruction;
