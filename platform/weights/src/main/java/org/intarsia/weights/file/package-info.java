/** Model files: safetensors and torch zips, read and written. */
package org.intarsia.weights.file;
