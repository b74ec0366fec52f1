/** How good pictures of the Shapes data set are: a classifier, class accuracy, Frechet distance. */
package org.intarsia.training.evaluation;
