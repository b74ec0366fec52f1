/**
 * Who may bring plugins: keys, signatures, revocations and the policy. Everything is a function of
 * the files of one folder ({@code conf/}), read again for every decision.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.intarsia.kernel.trust;
