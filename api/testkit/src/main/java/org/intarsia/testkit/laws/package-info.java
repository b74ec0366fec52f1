/** Laws that every part of a kind must hold. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.testkit.laws;
