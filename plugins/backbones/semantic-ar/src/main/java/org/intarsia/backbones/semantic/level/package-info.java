/** The first level: what the backbone hands to a head of patches, and the dictionary they share. */
package org.intarsia.backbones.semantic.level;
