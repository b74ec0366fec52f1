/**
 * Wrappers that pass every call on to another part, for those who change one of them: a part on
 * another device, a check of what passes, a clock. Every method of the interface is passed on, the
 * default ones too.
 */
@Export
@Version("2.0.0")
@NullMarked
package org.intarsia.spi.forwarding;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
