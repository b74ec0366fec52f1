/** Problems as a user reads them: code, place, cause, next step. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.spi.problem;
