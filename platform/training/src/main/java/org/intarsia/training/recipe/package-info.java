/** Recipes and data sets. */
package org.intarsia.training.recipe;
