/** A plugin that has a library inside. */
package org.intarsia.kernel.samples.jackson;
