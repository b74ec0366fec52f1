/**
 * A small encoder of texts that is trained with the network that reads it: words as sums over their
 * bytes, and a transformer over them. It needs no tokenizer file.
 */
package org.intarsia.encoders.bytes;
