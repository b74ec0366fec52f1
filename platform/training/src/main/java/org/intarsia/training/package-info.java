/** Training: recipes, data sets, the optimiser, checkpoints, and what is written on the way. */
package org.intarsia.training;
