/** Replays the recorded cases of this plugin. */
package org.intarsia.tokenizers.dino.reference;
