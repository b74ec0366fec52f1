/** Replays the recorded cases of this plugin. */
package org.intarsia.backbones.semantic.reference;
