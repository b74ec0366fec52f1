/**
 * What the author of a plugin tests it with: laws that every part of a kind keeps, noise that is
 * known beforehand, a predictor whose trajectory has a closed form, a check for arrays left behind,
 * and a framework to load bundles into. Depends on the SPI and on JUnit 5, never on the platform.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.testkit;
