/** What is trained: a pipeline or the classifier, the batches that it sees, and its sheets. */
package org.intarsia.training.net;
