/** A next generation on trial: what it did beside the one that serves, and what follows. */
package org.intarsia.app.canary;
