/** The head of networks that predict token ids: a norm and a linear layer over the vocabulary. */
package org.intarsia.heads.logits;
