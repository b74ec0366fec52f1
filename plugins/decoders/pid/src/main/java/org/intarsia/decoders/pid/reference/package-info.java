/** Replays the recorded cases of this plugin. */
package org.intarsia.decoders.pid.reference;
