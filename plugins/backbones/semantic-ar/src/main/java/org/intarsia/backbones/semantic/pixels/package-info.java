/** The second level: pixel after pixel of a patch, given what the first level says of it. */
package org.intarsia.backbones.semantic.pixels;
