/**
 * What is installed: the plugins that came in, those that were refused and why, and the components
 * that they bring. Everything here may be called by several threads at once.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.intarsia.kernel;
