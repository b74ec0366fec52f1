/**
 * The log of what changed: installs, refusals, removals, swaps and trust, each record with its
 * actor and the hash of the one before.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.intarsia.kernel.audit;
