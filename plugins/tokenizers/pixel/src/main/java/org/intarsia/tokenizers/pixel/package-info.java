/** No latent space at all: a model that works on the pixels themselves. */
package org.intarsia.tokenizers.pixel;
